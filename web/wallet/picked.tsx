/** What goes, or went, with a code. */
import type { WalletHomeQuery, WalletOtpFragment } from '../../client/index.ts';
import { useBenefitText } from '../shared/benefit.ts';
import { useFormat } from '../shared/language.ts';
import { grouped } from './grouped.ts';

export function Picked({ otp, programme }: { otp: WalletOtpFragment; programme: WalletHomeQuery['programme'] }) {
  const format = useFormat();
  const benefitText = useBenefitText(programme.currency);
  return (
    <ul className="picked">
      {[...grouped(otp.rewards, ({ id }) => id).values()].map((same) => {
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
