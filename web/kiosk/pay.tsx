/** Payment, simulated, and the booking of what was paid. */
import { isFault, type KioskProgrammeQuery } from '../../client/index.ts';
import { useArrive } from '../shared/arrive.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { useProblemText } from '../shared/problem.tsx';
import type { Booking } from './booking.ts';

export const METHODS = ['CARD', 'CASH'] as const;
export type Method = (typeof METHODS)[number];

interface PayProps {
  readonly programme: KioskProgrammeQuery['programme'];
  readonly payable: number;
  readonly booking: Booking;
  readonly onPaid: (method: Method) => void;
  readonly onBack: () => void;
  /** It is booked without anybody waiting for it. */
  readonly onLater: () => void;
  /** The guest has paid, and what the API will not book is over. */
  readonly onWithout: () => void;
}

export function Pay({ programme: { currency }, payable, booking, onPaid, onBack, onLater, onWithout }: PayProps) {
  const { t } = useTexts();
  const format = useFormat();
  const heading = useArrive<HTMLHeadingElement>();
  return (
    <main className="pay surface">
      <h2 tabIndex={-1} ref={heading}>
        {t('pay.title')}
      </h2>
      <p className="amount">{format.money({ amount: payable, currency })}</p>
      {booking.state === 'none' && (
        <>
          <div className="ways">
            {payable === 0 ? (
              <button type="button" className="primary huge" onClick={() => onPaid('CARD')}>
                {t('pay.nothing')}
              </button>
            ) : (
              METHODS.map((method) => (
                <button type="button" key={method} className="primary huge" onClick={() => onPaid(method)}>
                  {t(`pay.${method}`)}
                </button>
              ))
            )}
          </div>
          <button type="button" onClick={onBack}>
            {t('pay.back')}
          </button>
        </>
      )}
      {booking.state === 'refused' && <NotBooked error={booking.error} onWithout={onWithout} />}
      <p className="progress" role="status">
        {booking.state === 'sending' && t('pay.booking')}
        {booking.state === 'again' && t(isFault(booking.error) ? 'pay.faulty' : 'pay.again')}
      </p>
      {booking.late && (
        <button type="button" className="huge" onClick={onLater}>
          {t('pay.later')}
        </button>
      )}
    </main>
  );
}

function NotBooked({ error, onWithout }: { error: unknown; onWithout: () => void }) {
  const { t } = useTexts();
  const words = useProblemText();
  return (
    <div className="problem" role="alert">
      <p>{t('pay.notBooked')}</p>
      <p>{words(error)}</p>
      <button type="button" onClick={onWithout}>
        {t('pay.without')}
      </button>
    </div>
  );
}
