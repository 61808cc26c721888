/** Says at once, over everything else, that the code was taken: where, when, and what went with it. */
import { useQuery } from '@apollo/client/react';
import { useEffect } from 'preact/hooks';
import { type WalletHomeQuery, type WalletOtpFragment, WalletTransactionDocument } from '../../client/index.ts';
import { useModal } from '../shared/arrive.ts';
import { CountUp } from '../shared/count-up.tsx';
import { useFormat, useTexts } from '../shared/language.ts';
import { Picked } from './picked.tsx';

interface AcknowledgementProps {
  readonly otp: WalletOtpFragment;
  readonly home: WalletHomeQuery | undefined;
  readonly close: () => void;
}

export function Acknowledgement({ otp, home, close }: AcknowledgementProps) {
  const { t } = useTexts();
  const format = useFormat();
  const dialog = useModal();
  return (
    <dialog ref={dialog} className="acknowledgement" aria-labelledby="acknowledged" onClose={close}>
      <svg className="tick" viewBox="0 0 48 48" aria-hidden="true">
        <path d="M12 25l8.5 8.5L37 16" />
      </svg>
      <h2 id="acknowledged">{t('claimed.title')}</h2>
      {otp.transaction && (
        <p className="where">
          {otp.transaction.terminalId
            ? t('claimed.where', { store: otp.transaction.storeId, terminal: otp.transaction.terminalId })
            : t('claimed.whereStore', { store: otp.transaction.storeId })}
        </p>
      )}
      {otp.claimedAt && <p className="when">{format.moment(otp.claimedAt)}</p>}
      {home && otp.rewards.length + otp.vouchers.length > 0 && (
        <div className="went">
          <h3>{t('claimed.with')}</h3>
          <Picked otp={otp} programme={home.programme} />
        </div>
      )}
      {home && otp.transaction && <Booked transactionId={otp.transaction.id} home={home} />}
      {home && (
        <p className="now" role="status">
          {t('claimed.balance')} <CountUp value={home.me.card.points.balance} /> {home.programme.pointsName}
        </p>
      )}
      <button type="button" onClick={() => dialog.current?.close()}>
        {t('close')}
      </button>
    </dialog>
  );
}

/** What the order has earned. Whether it is booked is looked at whenever the card has changed. */
function Booked({ transactionId, home }: { transactionId: string; home: WalletHomeQuery }) {
  const { t } = useTexts();
  const { position } = home.me.card;
  const { data, refetch } = useQuery(WalletTransactionDocument, { variables: { id: transactionId } });
  useEffect(() => {
    // The balance below is right without it.
    refetch().catch(() => undefined);
  }, [position]);
  const earned = data?.transaction?.status === 'CLAIMED' ? data.transaction.pointsEarned : 0;
  return (
    <p className="booked" role="status">
      <span hidden={earned === 0}>
        {t('claimed.booked')} +<CountUp value={earned} /> {home.programme.pointsName}
      </span>
    </p>
  );
}
