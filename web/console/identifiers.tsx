/** Which kinds of identifier tills take, and which of them may also spend. Set at once. */
import { useState } from 'preact/hooks';
import { ConsoleProgrammeDocument, ConsoleSetIdentifierDocument } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { Check } from './checks.tsx';
import type { Programme } from './programme.tsx';
import { useSend } from './send.ts';
import { Table } from './table.tsx';
import { useTell } from './tell.tsx';

type Identifier = Programme['identifiers'][number];

export function Identifiers({ identifiers }: { identifiers: readonly Identifier[] }) {
  const { t } = useTexts();
  const send = useSend();
  const tell = useTell();
  /** What is being sent: shown meanwhile, and taken back where it is refused. */
  const [sending, setSending] = useState<Identifier>();
  const [error, setError] = useState<unknown>();
  const set = async (wanted: Identifier): Promise<void> => {
    const { type, enabled, maySpend } = wanted;
    setSending(wanted);
    setError(undefined);
    try {
      await send(ConsoleSetIdentifierDocument, { type, enabled, maySpend }, ConsoleProgrammeDocument);
      tell(t('identifiers.saved', { name: t(`ostType.${type}`) }));
    } catch (failed) {
      setError(failed);
    } finally {
      setSending(undefined);
    }
  };
  return (
    <>
      <Table
        label={t('identifiers.title')}
        columns={[t('identifiers.type'), t('identifiers.enabled'), t('identifiers.maySpend')]}
      >
        {identifiers
          .map((one) => (sending?.type === one.type ? sending : one))
          .map((identifier) => (
            <tr key={identifier.type} data-identifier={identifier.type}>
              <th scope="row">{t(`ostType.${identifier.type}`)}</th>
              <td>
                <Check
                  label={t('identifiers.taken')}
                  value={identifier.enabled}
                  disabled={sending !== undefined}
                  onValue={(enabled) => void set({ ...identifier, enabled })}
                />
              </td>
              <td>
                <Check
                  label={t('identifiers.spends')}
                  value={identifier.maySpend}
                  disabled={sending !== undefined}
                  onValue={(maySpend) => void set({ ...identifier, maySpend })}
                />
              </td>
            </tr>
          ))}
      </Table>
      {error !== undefined && <Problem error={error} />}
    </>
  );
}
