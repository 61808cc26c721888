/** Ends a campaign, now or later, once one has seen what that changes. */
import { useState } from 'preact/hooks';
import { ConsoleEndCampaignDocument, ConsoleProgrammeDocument, type ProgrammeDraftInput } from '../../client/index.ts';
import { now } from '../shared/clock.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { go } from './address.ts';
import { benefitInputOf } from './benefit-fields.tsx';
import { Confirm } from './confirm.tsx';
import { MomentField } from './fields.tsx';
import { Preview } from './preview.tsx';
import type { Campaign, Programme } from './programme.tsx';
import { useSend } from './send.ts';
import { useTell } from './tell.tsx';

interface EndCampaignProps {
  campaign: Campaign;
  programme: Programme;
  close: () => void;
}

export function EndCampaign({ campaign, programme, close }: EndCampaignProps) {
  const { id, name } = campaign;
  const { t } = useTexts();
  const format = useFormat();
  const send = useSend();
  const tell = useTell();
  const [at, setAt] = useState<string | null>(null);
  // The server's clock is known to the second: by that, it is over when the preview is asked for.
  const [opened] = useState(() => new Date(now() - 1_000).toISOString());
  const end = async (): Promise<void> => {
    const { endCampaign } = await send(ConsoleEndCampaignDocument, { id, at }, ConsoleProgrammeDocument);
    tell(t('campaign.ended', { name, at: format.moment(endCampaign.endsAt ?? '') }));
    go('campaigns');
  };
  return (
    <Confirm
      title={t('campaign.endTitle', { name })}
      label={t('campaign.end')}
      send={end}
      close={close}
      preview={<Preview programme={programme} read={() => endedAt(campaign, at ?? opened)} />}
    >
      <p>{t('campaign.endHint')}</p>
      <MomentField name="at" label={t('campaign.endAt')} hint={t('campaign.endAtHint')} value={at} onValue={setAt} />
    </Confirm>
  );
}

/** As an edit of the programme: its next version, which differs by its end alone. */
function endedAt({ version: _, ...campaign }: Campaign, at: string): ProgrammeDraftInput {
  // One that has not begun then ends as it begins; an edit has to end after that.
  const atOnce = new Date(Date.parse(campaign.startsAt) + 1).toISOString();
  const endsAt = at > campaign.startsAt ? at : atOnce;
  if (campaign.__typename === 'PointsCampaign') {
    const { __typename: _type, ...facts } = campaign;
    return { pointsCampaign: { ...facts, endsAt } };
  }
  const { __typename: _type, benefit, ...facts } = campaign;
  return { stampCampaign: { ...facts, benefit: benefitInputOf(benefit), endsAt } };
}
