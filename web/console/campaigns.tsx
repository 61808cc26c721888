/** The campaigns that run or will, and those that have ended: all of them, or one to edit. */
import { useState } from 'preact/hooks';
import { useBenefitText } from '../shared/benefit.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { minorUnits } from './amount.ts';
import { EndCampaign } from './end-campaign.tsx';
import { PointsCampaignForm } from './points-campaign.tsx';
import { type Campaign, hasEnded, OfProgramme, type Programme } from './programme.tsx';
import type { SectionProps } from './shell.tsx';
import { StampCampaignForm } from './stamp-campaign.tsx';
import { Past, Table } from './table.tsx';
import { listText } from './words.ts';

export function Campaigns({ within }: SectionProps) {
  return (
    <OfProgramme>
      {(programme) =>
        within ? <OneCampaign id={within} programme={programme} /> : <AllCampaigns programme={programme} />
      }
    </OfProgramme>
  );
}

function AllCampaigns({ programme }: { programme: Programme }) {
  const { t } = useTexts();
  const running = programme.campaigns.filter((campaign) => !hasEnded(campaign, programme));
  const ended = programme.campaigns.filter((campaign) => hasEnded(campaign, programme));
  return (
    <>
      <p className="lead">{t('campaigns.lead')}</p>
      <div className="actions">
        <a className="button" href="#campaigns/new-points">
          {t('campaigns.newPoints')}
        </a>
        <a className="button" href="#campaigns/new-stamps">
          {t('campaigns.newStamps')}
        </a>
        <a className="button" href="#example">
          {t('example.title')}
        </a>
      </div>
      <CampaignTable label={t('campaigns.title')} campaigns={running} programme={programme} />
      <Past label={t('campaigns.ended', { count: ended.length })} count={ended.length}>
        <CampaignTable label={t('campaigns.ended', { count: ended.length })} campaigns={ended} programme={programme} />
      </Past>
    </>
  );
}

interface CampaignTableProps {
  label: string;
  campaigns: readonly Campaign[];
  programme: Programme;
}

function CampaignTable({ label, campaigns, programme }: CampaignTableProps) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <Table
      label={label}
      columns={[
        t('campaign.name'),
        t('campaign.gives'),
        t('campaign.where'),
        t('campaign.when'),
        { number: t('version') },
      ]}
    >
      {campaigns.map((campaign) => (
        <tr key={campaign.id} data-campaign={campaign.name} data-ended={hasEnded(campaign, programme)}>
          <th scope="row">
            <a href={`#campaigns/${campaign.id}`}>{campaign.name}</a>
            {campaign.banner && <span className="soft small">{campaign.banner}</span>}
          </th>
          <td>
            <Gives campaign={campaign} programme={programme} />
          </td>
          <td>
            {listText(campaign.storeIds, t('campaign.allStores'))}
            <span className="soft small">
              {listText(
                campaign.channels.map((channel) => t(`channel.${channel}`)),
                t('campaign.allChannels'),
              )}
            </span>
          </td>
          <td className="moment">
            {t('campaign.from', { at: format.moment(campaign.startsAt) })}
            <span className="soft small">
              {campaign.endsAt ? t('campaign.until', { at: format.moment(campaign.endsAt) }) : t('campaign.noEnd')}
            </span>
          </td>
          <td className="number">{format.number(campaign.version)}</td>
        </tr>
      ))}
    </Table>
  );
}

function Gives({ campaign, programme: { currency, pointsName } }: { campaign: Campaign; programme: Programme }) {
  const { t } = useTexts();
  const format = useFormat();
  const benefitText = useBenefitText(currency);
  const least = campaign.minimumSpend > 0 ? format.money({ amount: campaign.minimumSpend, currency }) : null;
  const on = [
    ...(least ? [t('campaign.least', { least })] : []),
    ...(campaign.categories.length > 0 ? [campaign.categories.join(', ')] : []),
  ].join(' · ');
  return (
    <>
      {campaign.__typename === 'PointsCampaign'
        ? t('campaign.pointsGiven', {
            points: format.number(campaign.pointsPerUnit),
            pointsName,
            unit: format.money({ amount: minorUnits(currency), currency }),
          })
        : t('campaign.stampsGiven', {
            required: format.number(campaign.required),
            benefit: benefitText(campaign.benefit),
          })}
      {on && <span className="soft small">{on}</span>}
    </>
  );
}

function OneCampaign({ id, programme }: { id: string; programme: Programme }) {
  const { t } = useTexts();
  const [ending, setEnding] = useState(false);
  const campaign = programme.campaigns.find((one) => one.id === id);
  if (id === 'new-points') return <PointsCampaignForm programme={programme} />;
  if (id === 'new-stamps') return <StampCampaignForm programme={programme} />;
  if (!campaign) return <p className="lead">{t('campaigns.gone')}</p>;
  const ended = hasEnded(campaign, programme);
  return (
    <>
      <div className="title">
        <p className="lead">
          {t('campaign.next', { name: campaign.name, version: campaign.version, next: campaign.version + 1 })}
        </p>
        {!ended && (
          <button type="button" className="danger" onClick={() => setEnding(true)}>
            {t('campaign.end')}
          </button>
        )}
      </div>
      {ended && <p className="notice">{t('campaign.hasEnded')}</p>}
      {campaign.__typename === 'PointsCampaign' ? (
        <PointsCampaignForm campaign={campaign} programme={programme} />
      ) : (
        <StampCampaignForm campaign={campaign} programme={programme} />
      )}
      {ending && <EndCampaign campaign={campaign} programme={programme} close={() => setEnding(false)} />}
    </>
  );
}
