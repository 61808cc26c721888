/** The vouchers of a card that an example order may use. */
import { ConsoleCardDocument } from '../../client/index.ts';
import { useBenefitText } from '../shared/benefit.ts';
import { useTexts } from '../shared/language.ts';
import { ChecksField } from './checks.tsx';
import { useLive } from './live.ts';
import { useSettled } from './settled.ts';

const EVERY_MS = 10_000;

interface VouchersFieldProps {
  cardId: string;
  currency: string;
  values: readonly string[];
  onValues: (values: string[]) => void;
}

/** Nothing as long as there is no such card. */
export function VouchersField({ cardId, currency, values, onValues }: VouchersFieldProps) {
  const { t } = useTexts();
  const benefitText = useBenefitText(currency);
  const { data, old } = useLive(ConsoleCardDocument, { id: useSettled(cardId.trim()) }, EVERY_MS);
  if (!data?.card || old) return null;
  // One that was used meanwhile can still be put back.
  const offered = data.card.vouchers.filter(({ id, status }) => status === 'ACTIVE' || values.includes(id));
  if (offered.length === 0) return <p className="soft">{t('guests.noVouchers')}</p>;
  return (
    <ChecksField
      name="input.voucherIds"
      label={t('example.vouchers')}
      values={values}
      options={offered.map(({ id, code, benefit }) => [id, `${code} · ${benefitText(benefit)}`] as const)}
      onValues={onValues}
    />
  );
}
