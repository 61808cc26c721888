/** What points are spent on: all that is offered, or one to edit. */
import { useState } from 'preact/hooks';
import { ConsoleProgrammeDocument, ConsoleSaveRewardDocument } from '../../client/index.ts';
import { useBenefitText } from '../shared/benefit.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { go } from './address.ts';
import { BenefitFields, draftOfBenefit, useBenefitReading } from './benefit-fields.tsx';
import { Check, TextField, WholeField } from './fields.tsx';
import { Form, Leave, setterOf } from './form.tsx';
import { OfProgramme, type Programme, type Reward } from './programme.tsx';
import { useReading } from './reading.ts';
import { useSend } from './send.ts';
import type { SectionProps } from './shell.tsx';
import { Table } from './table.tsx';
import { useTell } from './tell.tsx';

export function Rewards({ within }: SectionProps) {
  return (
    <OfProgramme>
      {(programme) => (within ? <OneReward id={within} programme={programme} /> : <AllRewards programme={programme} />)}
    </OfProgramme>
  );
}

function OneReward({ id, programme }: { id: string; programme: Programme }) {
  const { t } = useTexts();
  const reward = programme.rewards.find((one) => one.id === id);
  if (!reward && id !== 'new') return <p className="lead">{t('rewards.gone')}</p>;
  return <RewardForm reward={reward} programme={programme} />;
}

function AllRewards({ programme: { rewards, pointsName, currency } }: { programme: Programme }) {
  const { t } = useTexts();
  const format = useFormat();
  const benefitText = useBenefitText(currency);
  return (
    <>
      <p className="lead">{t('rewards.lead')}</p>
      <div className="actions">
        <a className="button" href="#rewards/new">
          {t('rewards.new')}
        </a>
      </div>
      <Table
        label={t('rewards.title')}
        columns={[
          t('reward.name'),
          t('worth.title'),
          { number: t('reward.price', { points: pointsName }) },
          { number: t('version') },
        ]}
      >
        {rewards.map((reward) => (
          <tr key={reward.id} data-reward={reward.name}>
            <th scope="row">
              <a href={`#rewards/${reward.id}`}>{reward.name}</a>
            </th>
            <td>{benefitText(reward.benefit)}</td>
            <td className="number">{format.number(reward.points)}</td>
            <td className="number">{format.number(reward.version)}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}

interface RewardFormProps {
  reward?: Reward | undefined;
  programme: Programme;
}

function RewardForm({ reward, programme: { currency, pointsName } }: RewardFormProps) {
  const { t, language } = useTexts();
  const { whole } = useReading();
  const readBenefit = useBenefitReading(currency);
  const send = useSend();
  const tell = useTell();
  const [draft, setDraft] = useState(() => ({
    name: reward?.name ?? '',
    points: String(reward?.points ?? ''),
    active: reward?.active ?? true,
    benefit: draftOfBenefit(reward?.benefit, currency, language),
  }));
  const set = setterOf(draft, setDraft);
  const save = async (): Promise<void> => {
    const { name, points, active, benefit } = draft;
    const input = {
      id: reward?.id ?? null,
      name,
      points: whole('input.points', points),
      benefit: readBenefit(benefit),
      active,
    };
    const { saveReward } = await send(ConsoleSaveRewardDocument, { input }, ConsoleProgrammeDocument);
    tell(
      t(saveReward.active ? 'reward.saved' : 'reward.ended', { name: saveReward.name, version: saveReward.version }),
    );
    go('rewards');
  };
  return (
    <Form label={t('save')} send={save} beside={<Leave to="rewards" />}>
      <fieldset className="group">
        <legend>{reward?.name ?? t('rewards.new')}</legend>
        <TextField name="input.name" label={t('reward.name')} value={draft.name} onValue={set('name')} />
        <WholeField
          name="input.points"
          label={t('reward.points')}
          unit={pointsName}
          value={draft.points}
          onValue={set('points')}
        />
        <Check label={t('reward.active')} hint={t('reward.activeHint')} value={draft.active} onValue={set('active')} />
      </fieldset>
      <BenefitFields draft={draft.benefit} currency={currency} onDraft={set('benefit')} />
    </Form>
  );
}
