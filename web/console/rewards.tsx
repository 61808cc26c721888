/** What points are spent on, and what they were spent on: all of it, or one to edit. */
import { useState } from 'preact/hooks';
import { ConsoleProgrammeDocument, ConsoleSaveRewardDocument } from '../../client/index.ts';
import { useBenefitText } from '../shared/benefit.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { go } from './address.ts';
import { typedOf } from './amount.ts';
import { BenefitFields, draftOfBenefit, useBenefitReading } from './benefit-fields.tsx';
import { Check } from './checks.tsx';
import { TextField, WholeField } from './fields.tsx';
import { Form, Leave, setterOf } from './form.tsx';
import { useMeanwhile } from './meanwhile.ts';
import { Preview } from './preview.tsx';
import { OfProgramme, type Programme, type Reward } from './programme.tsx';
import { useReading } from './reading.ts';
import { useSend } from './send.ts';
import type { SectionProps } from './shell.tsx';
import { Past, Table } from './table.tsx';
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

function AllRewards({ programme }: { programme: Programme }) {
  const { t } = useTexts();
  const offered = programme.rewards.filter(({ active }) => active);
  const inactive = programme.rewards.filter(({ active }) => !active);
  return (
    <>
      <p className="lead">{t('rewards.lead')}</p>
      <div className="actions">
        <a className="button" href="#rewards/new">
          {t('rewards.new')}
        </a>
      </div>
      <RewardTable label={t('rewards.title')} rewards={offered} programme={programme} />
      <Past label={t('rewards.inactive', { count: inactive.length })} count={inactive.length}>
        <RewardTable
          label={t('rewards.inactive', { count: inactive.length })}
          rewards={inactive}
          programme={programme}
        />
      </Past>
    </>
  );
}

interface RewardTableProps {
  label: string;
  rewards: readonly Reward[];
  programme: Programme;
}

function RewardTable({ label, rewards, programme: { pointsName, currency } }: RewardTableProps) {
  const { t } = useTexts();
  const format = useFormat();
  const benefitText = useBenefitText(currency);
  return (
    <Table
      label={label}
      columns={[
        t('reward.name'),
        t('worth.title'),
        { number: t('reward.price', { points: pointsName }) },
        { number: t('version') },
      ]}
    >
      {rewards.map(({ id, name, benefit, points, version, active }) => (
        <tr key={id} data-reward={name} data-active={active}>
          <th scope="row">
            <a href={`#rewards/${id}`}>{name}</a>
          </th>
          <td>{benefitText(benefit)}</td>
          <td className="number">{format.number(points)}</td>
          <td className="number">{format.number(version)}</td>
        </tr>
      ))}
    </Table>
  );
}

interface RewardFormProps {
  reward?: Reward | undefined;
  programme: Programme;
}

function RewardForm({ reward, programme }: RewardFormProps) {
  const { currency, pointsName } = programme;
  const { t } = useTexts();
  const { whole } = useReading();
  const readBenefit = useBenefitReading(currency);
  const meanwhile = useMeanwhile(reward?.version);
  const send = useSend();
  const tell = useTell();
  const [draft, setDraft] = useState(() => ({
    name: reward?.name ?? '',
    points: typedOf(reward?.points),
    active: reward?.active ?? true,
    benefit: draftOfBenefit(reward?.benefit),
  }));
  const set = setterOf(draft, setDraft);
  const read = () => ({
    id: reward?.id ?? null,
    name: draft.name,
    points: whole('input.points', draft.points),
    benefit: readBenefit(draft.benefit),
    active: draft.active,
  });
  const save = async (): Promise<void> => {
    const { saveReward } = await send(ConsoleSaveRewardDocument, { input: read() }, ConsoleProgrammeDocument);
    tell(
      t(saveReward.active ? 'reward.saved' : 'reward.ended', { name: saveReward.name, version: saveReward.version }),
    );
    go('rewards');
  };
  return (
    <Form
      label={t('save')}
      send={save}
      beside={<Leave to="rewards" />}
      meanwhile={meanwhile}
      preview={<Preview programme={programme} read={() => ({ reward: read() })} reward={reward} />}
    >
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
