/** What the guest agrees to. Every answer is kept; this shows the last of each. */
import { useMutation } from '@apollo/client/react';
import { type ConsentPurpose, WalletConsentDocument, type WalletHomeQuery } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';

/** The version of the privacy policy that this page shows. */
const POLICY_VERSION = '2026-01';
const PURPOSES: readonly ConsentPurpose[] = ['LOYALTY', 'MARKETING'];

export function Consents({ me }: { me: WalletHomeQuery['me'] }) {
  const { t } = useTexts();
  return (
    <section aria-labelledby="consents">
      <h2 id="consents">{t('consents.title')}</h2>
      <ul className="surface consents">
        {PURPOSES.map((purpose) => (
          <Consent key={purpose} purpose={purpose} me={me} />
        ))}
      </ul>
    </section>
  );
}

function Consent({ purpose, me }: { purpose: ConsentPurpose; me: WalletHomeQuery['me'] }) {
  const { t } = useTexts();
  const format = useFormat();
  const [record, { error }] = useMutation(WalletConsentDocument);
  // The newest is first.
  const last = me.consents.find((consent) => consent.purpose === purpose);
  const granted = last?.granted ?? false;
  const answer = () => {
    const input = { userId: me.id, purpose, granted: !granted, policyVersion: POLICY_VERSION };
    // Shown below, where it fails.
    record({ variables: { input } }).catch(() => undefined);
  };
  return (
    <li>
      <label className="pick">
        <span>
          <strong>{t(`consents.${purpose}`)}</strong>
          <span className="soft">
            {last
              ? t(granted ? 'consents.since' : 'consents.not', { moment: format.moment(last.at) })
              : t('consents.never')}
          </span>
        </span>
        <input type="checkbox" checked={granted} onChange={answer} />
      </label>
      {error && <Problem error={error} again={answer} />}
    </li>
  );
}
