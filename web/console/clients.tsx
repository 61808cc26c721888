/** Who may call the API: kiosks, partners and operators, each with a key. */
import { useRef, useState } from 'preact/hooks';
import {
  type ClientRole,
  type ConsoleClientFactsFragment,
  ConsoleClientsDocument,
  ConsoleCreateClientDocument,
  ConsoleRevokeClientDocument,
} from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { Confirm } from './confirm.tsx';
import { ListField, SelectField, TextField } from './fields.tsx';
import { Form, Leave, setterOf } from './form.tsx';
import { useLive } from './live.ts';
import { listOf } from './reading.ts';
import { useSend } from './send.ts';
import type { SectionProps } from './shell.tsx';
import { Table, Waiting } from './table.tsx';
import { useTell } from './tell.tsx';
import { listText } from './words.ts';

const EVERY_MS = 10_000;
const ROLES: readonly ClientRole[] = ['KIOSK', 'PARTNER', 'OPERATOR'];

type Client = ConsoleClientFactsFragment;

export function Clients({ within }: SectionProps) {
  const { data, error, again } = useLive(ConsoleClientsDocument, {}, EVERY_MS);
  if (within === 'new') return <NewClient />;
  if (error !== undefined) return <Problem error={error} again={again} />;
  if (!data) return <Waiting />;
  return <AllClients clients={data.apiClients} />;
}

function AllClients({ clients }: { clients: readonly Client[] }) {
  const { t } = useTexts();
  const format = useFormat();
  const [revoking, setRevoking] = useState<Client>();
  return (
    <>
      <p className="lead">{t('clients.lead')}</p>
      <div className="actions">
        <a className="button" href="#clients/new">
          {t('clients.new')}
        </a>
      </div>
      <Table
        label={t('clients.title')}
        columns={[
          t('client.name'),
          t('client.role'),
          t('client.posTypes'),
          t('client.storeIds'),
          t('client.createdAt'),
          t('client.lastUsedAt'),
          { aloud: t('actions') },
        ]}
      >
        {clients.map((client) => (
          <tr key={client.id} data-client={client.name} data-revoked={client.revokedAt !== null}>
            <th scope="row">{client.name}</th>
            <td>{t(`role.${client.role}`)}</td>
            <td>{listText(client.posTypes, '–')}</td>
            <td>{client.role === 'OPERATOR' ? '–' : listText(client.storeIds, t('campaign.allStores'))}</td>
            <td className="moment">{format.moment(client.createdAt)}</td>
            <td className="moment">{client.lastUsedAt ? format.moment(client.lastUsedAt) : t('client.never')}</td>
            <td className="row-actions">
              {client.revokedAt ? (
                <span className="state off">{t('client.revokedAt', { at: format.moment(client.revokedAt) })}</span>
              ) : (
                <button
                  type="button"
                  aria-label={t('client.revokeOne', { name: client.name })}
                  onClick={() => setRevoking(client)}
                >
                  {t('client.revoke')}
                </button>
              )}
            </td>
          </tr>
        ))}
      </Table>
      {revoking && <Revoke client={revoking} close={() => setRevoking(undefined)} />}
    </>
  );
}

function Revoke({ client: { id, name }, close }: { client: Client; close: () => void }) {
  const { t } = useTexts();
  const send = useSend();
  const tell = useTell();
  const revoke = async (): Promise<void> => {
    await send(ConsoleRevokeClientDocument, { id });
    tell(t('client.revoked', { name }));
    close();
  };
  return (
    <Confirm title={t('client.revokeTitle', { name })} label={t('client.revoke')} send={revoke} close={close}>
      <p>{t('client.revokeHint')}</p>
    </Confirm>
  );
}

function NewClient() {
  const { t } = useTexts();
  const send = useSend();
  const [draft, setDraft] = useState<{ name: string; role: ClientRole; posTypes: string; storeIds: string }>({
    name: '',
    role: 'KIOSK',
    posTypes: '',
    storeIds: '',
  });
  const set = setterOf(draft, setDraft);
  const [key, setKey] = useState<string>();
  if (key !== undefined) return <NewKey name={draft.name} value={key} />;
  const create = async (): Promise<void> => {
    const { name, role, posTypes, storeIds } = draft;
    const input = { name, role, posTypes: listOf(posTypes), storeIds: listOf(storeIds) };
    const { createApiClient } = await send(ConsoleCreateClientDocument, { input }, ConsoleClientsDocument);
    setKey(createApiClient.key);
  };
  return (
    <Form label={t('clients.create')} send={create} beside={<Leave to="clients" />}>
      <fieldset className="group">
        <legend>{t('clients.new')}</legend>
        <TextField
          name="input.name"
          label={t('client.name')}
          hint={t('client.nameHint')}
          value={draft.name}
          onValue={set('name')}
        />
        <SelectField
          name="input.role"
          label={t('client.role')}
          value={draft.role}
          options={ROLES.map((role) => [role, t(`role.${role}`)] as const)}
          onValue={set('role')}
        />
        <ListField
          name="input.posTypes"
          label={t('client.posTypes')}
          hint={t('client.posTypesHint')}
          value={draft.posTypes}
          onValue={set('posTypes')}
        />
        <ListField
          name="input.storeIds"
          label={t('client.storeIds')}
          hint={t('client.storeIdsHint')}
          value={draft.storeIds}
          onValue={set('storeIds')}
        />
      </fieldset>
    </Form>
  );
}

/** The only time that anybody sees it. */
function NewKey({ name, value }: { name: string; value: string }) {
  const { t } = useTexts();
  const tell = useTell();
  const code = useRef<HTMLElement>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value);
      tell(t('client.copied'));
    } catch {
      if (code.current) getSelection()?.selectAllChildren(code.current);
      tell(t('client.notCopied'));
    }
  };
  return (
    <div className="surface new-key">
      <h2>{t('client.keyOf', { name })}</h2>
      <p>{t('client.once')}</p>
      <p>
        <code ref={code} data-key>
          {value}
        </code>
      </p>
      <div className="actions">
        <button type="button" className="primary" onClick={() => void copy()}>
          {t('client.copy')}
        </button>
        <a className="button" href="#clients">
          {t('client.kept')}
        </a>
      </div>
    </div>
  );
}
