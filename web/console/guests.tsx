/** Finds a guest by whatever is known of them. */
import { useApolloClient } from '@apollo/client/react';
import { useState } from 'preact/hooks';
import { ConsoleFindGuestDocument, type UserBy } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { go } from './address.ts';
import { SelectField, TextField } from './fields.tsx';
import { Form } from './form.tsx';
import { Guest } from './guest.tsx';
import type { SectionProps } from './shell.tsx';

const KINDS = ['phone', 'email', 'cardId', 'id', 'external'] as const;
type Kind = (typeof KINDS)[number];

/** Where a refusal speaks of it. */
const FIELDS: Readonly<Record<Kind, string>> = {
  phone: 'by.phone',
  email: 'by.email',
  cardId: 'by.cardId',
  id: 'by.id',
  external: 'by.external.id',
};

export function Guests({ within }: SectionProps) {
  return (
    <>
      <Find />
      {within && <Guest key={within} userId={within} />}
    </>
  );
}

function Find() {
  const { t } = useTexts();
  const client = useApolloClient();
  const [kind, setKind] = useState<Kind>('phone');
  const [value, setValue] = useState('');
  const [system, setSystem] = useState('');
  const [nobody, setNobody] = useState(false);
  const find = async (): Promise<void> => {
    setNobody(false);
    const typed = value.trim();
    const by: UserBy = kind === 'external' ? { external: { system: system.trim(), id: typed } } : { [kind]: typed };
    const { data } = await client.query({
      query: ConsoleFindGuestDocument,
      variables: { by },
      fetchPolicy: 'no-cache',
    });
    const userId = data?.user?.id;
    if (userId) go('guests', userId);
    setNobody(!userId);
  };
  return (
    <div className="surface find">
      <p className="hint">{t('guests.findHint')}</p>
      <Form label={t('guests.find')} send={find}>
        <SelectField
          name="kind"
          label={t('guests.by')}
          value={kind}
          options={KINDS.map((one) => [one, t(`guests.kinds.${one}`)] as const)}
          onValue={setKind}
        />
        {kind === 'external' && (
          <TextField name="by.external.system" label={t('guests.system')} value={system} onValue={setSystem} />
        )}
        <TextField name={FIELDS[kind]} label={t(`guests.kinds.${kind}`)} value={value} onValue={setValue} />
      </Form>
      <p className="soft" role="status">
        {nobody ? t('guests.nobody') : ''}
      </p>
    </div>
  );
}
