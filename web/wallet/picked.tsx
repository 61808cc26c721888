/** What goes, or went, with a code. */
import type { WalletHomeQuery, WalletOtpFragment } from '../../client/index.ts';
import { useBenefitText } from '../shared/benefit.ts';
import { useFormat } from '../shared/language.ts';

export function Picked({ otp, programme }: { otp: WalletOtpFragment; programme: WalletHomeQuery['programme'] }) {
  const format = useFormat();
  const benefitText = useBenefitText(programme.currency);
  return (
    <ul className="picked">
      {Object.values(Object.groupBy(otp.rewards, ({ id }) => id)).map((same = []) => {
        const [reward] = same;
        return (
          reward && (
            <li key={reward.id}>
              {same.length > 1 && `${format.number(same.length)} × `}
              {reward.name} · {format.number(reward.points * same.length)} {programme.pointsName}
            </li>
          )
        );
      })}
      {otp.vouchers.map(({ id, code, benefit }) => (
        <li key={id}>
          {benefitText(benefit)} · {code}
        </li>
      ))}
    </ul>
  );
}
