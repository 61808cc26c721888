/** The code: what the guest shows at the till. Never shown as good when it is not. */
import type { WalletHomeQuery, WalletOtpFragment } from '../../client/index.ts';
import { useSecondsUntil } from '../shared/clock.ts';
import { useTexts } from '../shared/language.ts';
import { NOTHING } from '../shared/picks.ts';
import { Problem } from '../shared/problem.tsx';
import { Picked } from './picked.tsx';
import type { CodeState } from './use-code.ts';
import type { Issuing } from './use-issuing.ts';

/** Of the heading, to go to when there is a new code. */
export const CODE_HEADING = 'code';

interface CodeProps {
  readonly code: CodeState;
  readonly issuing: Issuing;
  readonly home: WalletHomeQuery | undefined;
}

export function Code({ code: { live, refused, again }, issuing, home }: CodeProps) {
  const { t } = useTexts();
  const secondsLeft = useSecondsUntil(live && Date.parse(live.expiresAt));
  const expired = live !== undefined && secondsLeft <= 0;
  const state =
    refused !== undefined && (!live || expired) ? 'refused' : !live ? 'coming' : expired ? 'expired' : 'live';
  const plain = () => void issuing.issue(NOTHING);
  return (
    <section className="surface code" aria-labelledby={CODE_HEADING} data-state={state}>
      <h2 id={CODE_HEADING} tabIndex={-1}>
        {t('code.title')}
      </h2>
      {state === 'live' && live && <Live otp={live} secondsLeft={secondsLeft} />}
      {state === 'coming' && (
        <div className="code-body" role="status">
          <div className="qr bone" />
          <p className="six bone" aria-hidden="true" />
          <p className="left">{t('code.coming')}</p>
        </div>
      )}
      {state === 'expired' && (
        <div className="code-body" role="status">
          <div className="qr over">
            <p>{t('code.expired')}</p>
            <button type="button" className="primary" aria-disabled={issuing.busy} onClick={plain}>
              {t('code.new')}
            </button>
          </div>
          <p className="six over" aria-hidden="true">
            ––– –––
          </p>
          <p className="left">{t('code.expiredWhy')}</p>
        </div>
      )}
      {state === 'refused' && (
        <div className="code-body">
          <Problem error={refused} again={again} />
        </div>
      )}
      {issuing.failed?.picks === NOTHING && <Problem error={issuing.failed.error} again={plain} />}
      <div className="with">
        {live && home && live.rewards.length + live.vouchers.length > 0 && (
          <>
            <h3>{t('code.with')}</h3>
            <Picked otp={live} programme={home.programme} />
            <button type="button" className="quiet" aria-disabled={issuing.busy} onClick={plain}>
              {t('code.without')}
            </button>
          </>
        )}
      </div>
    </section>
  );
}

function Live({ otp, secondsLeft }: { otp: WalletOtpFragment; secondsLeft: number }) {
  const { t } = useTexts();
  const code = otp.code ?? '';
  const minutes = Math.floor(secondsLeft / 60);
  const seconds = String(secondsLeft % 60).padStart(2, '0');
  return (
    <div className="code-body">
      <img
        className="qr"
        src={`data:image/svg+xml,${encodeURIComponent(otp.qrSvg ?? '')}`}
        alt={t('code.picture')}
        width="216"
        height="216"
      />
      <p className="six">
        <span aria-hidden="true">
          {code.slice(0, 3)} {code.slice(3)}
        </span>
        {/* Read aloud one by one. */}
        <span className="aloud">{[...code].join(' ')}</span>
      </p>
      <p className="left" role="timer">
        {t('code.left', { time: `${minutes}:${seconds}` })}
      </p>
    </div>
  );
}
