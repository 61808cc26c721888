/** What the programme would give for an order, as it is saved now: asked as a kiosk or a partner, as operators may not. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import {
  type Channel,
  ConsoleExampleDocument,
  openApi,
  Refused,
  type ValidateTransactionInput,
} from '../../client/index.ts';
import { apiLanguage, useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { type DemoCredentials, readDemoCredentials } from '../shared/settings.ts';
import { minorDigits, writeAmount } from './amount.ts';
import { CHANNELS } from './campaign-fields.tsx';
import { type Answer, Estimate } from './estimate.tsx';
import { ChecksField, SecretField, SelectField, TextField, useReading } from './fields.tsx';
import { Form, refuseField } from './form.tsx';
import { keepSpeaker, keptSpeaker, type Speaker } from './kept.ts';
import { type LineDraft, LinesFields, useOrderReading } from './lines.tsx';
import { usePlaces } from './places.ts';
import { type Programme, useProgramme } from './programme.ts';
import type { SectionProps } from './shell.tsx';
import { Waiting } from './table.tsx';

export function Example({ settings: { development } }: SectionProps) {
  const { t } = useTexts();
  const { programme, error, again } = useProgramme();
  const [demo, setDemo] = useState<DemoCredentials | null | undefined>(development ? undefined : null);
  useEffect(() => {
    if (development) readDemoCredentials().then(setDemo, () => setDemo(null));
  }, [development]);
  if (error !== undefined && !programme) return <Problem error={error} again={again} />;
  return (
    <>
      <p className="lead">{t('example.lead')}</p>
      {programme && demo !== undefined ? <Asking programme={programme} demo={demo} /> : <Waiting rows={10} />}
    </>
  );
}

/** Those of the demo brand, by a name to choose them by. */
function speakersOf(demo: DemoCredentials | null): (Speaker & { name: string })[] {
  if (!demo) return [];
  // A partner acts in all stores: any will do to begin with.
  const storeId = demo.kiosks[0]?.storeId ?? '';
  return [
    ...demo.partners.map(({ posType, key }) => ({ name: posType, posType, storeId, key })),
    ...demo.kiosks.map(({ posType, storeId, key }) => ({ name: `${posType} · ${storeId}`, posType, storeId, key })),
  ];
}

/** An order, and the key of whoever asks. */
interface Question {
  readonly key: string;
  readonly input: ValidateTransactionInput;
}

function Asking({ programme, demo }: { programme: Programme; demo: DemoCredentials | null }) {
  const { t, language } = useTexts();
  const { storeIds, posTypes } = usePlaces();
  const { currency, rewards } = programme;
  const { money } = useReading();
  const read = useOrderReading(currency);
  const speakers = useMemo(() => speakersOf(demo), [demo]);
  const [speaker, setSpeaker] = useState<Speaker>(
    () => keptSpeaker() ?? speakers[0] ?? { key: '', posType: '', storeId: '' },
  );
  const [cardId, setCardId] = useState(demo?.guests[0]?.cardId ?? '');
  const [channel, setChannel] = useState<Channel>('MOBILE');
  const [rewardIds, setRewardIds] = useState<string[]>([]);
  const [tip, setTip] = useState(() => writeAmount(0, minorDigits(currency), language));
  const [lines, setLines] = useState<LineDraft[]>(() => [
    {
      row: 0,
      name: 'Burger',
      sku: 'burger',
      category: '',
      quantity: '1',
      unitPrice: writeAmount(10 * 10 ** minorDigits(currency), minorDigits(currency), language),
    },
  ]);
  const [answer, setAnswer] = useState<Answer & { readonly question: Question }>();

  /** Below zero: a key that was typed. */
  const known = speakers.findIndex(({ key }) => key === speaker.key);

  const ask = async (): Promise<void> => {
    keepSpeaker(speaker);
    const order = read(lines, money('input.order.tip', tip, currency));
    const { key, posType, storeId } = speaker;
    const input = { cardId: cardId.trim(), channel, posType, storeId, order, rewardIds };
    try {
      await askAs({ key: key.trim(), input });
    } catch (error) {
      setAnswer(undefined);
      // It is not the operator who is not known.
      const unknown = error instanceof Refused && error.code === 'UNAUTHENTICATED';
      throw unknown ? refuseField(known < 0 ? 'key' : 'speaker', 'the key of a kiosk or a partner') : error;
    }
  };

  const askAs = async (question: Question): Promise<void> => {
    const { key, input } = question;
    const api = openApi({ url: `${location.origin}/graphql`, authorization: () => `Bearer ${key}` });
    try {
      const { validateTransaction } = await api.ask(ConsoleExampleDocument, { input, language: apiLanguage(language) });
      setAnswer({ validation: validateTransaction, at: new Date().toISOString(), question });
    } finally {
      api.close();
    }
  };

  // What was answered is in the language that was chosen then.
  useEffect(() => {
    if (answer) askAs(answer.question).catch(() => setAnswer(undefined));
  }, [language]);

  return (
    <div className="example">
      <Form label={t('example.ask')} send={ask}>
        <fieldset className="group">
          <legend>{t('example.who')}</legend>
          {speakers.length > 0 && (
            <SelectField
              name="speaker"
              label={t('example.speaker')}
              value={String(known)}
              options={[
                ...speakers.map(({ name }, i) => [String(i), name] as const),
                ['-1', t('example.otherKey')] as const,
              ]}
              onValue={(at) => setSpeaker(speakers[Number(at)] ?? { ...speaker, key: '' })}
            />
          )}
          {known < 0 && (
            <SecretField
              name="key"
              label={t('example.key')}
              hint={t('example.keyHint')}
              value={speaker.key}
              onValue={(key) => setSpeaker({ ...speaker, key })}
            />
          )}
          <TextField
            name="input.posType"
            label={t('client.posType')}
            known={posTypes}
            value={speaker.posType}
            onValue={(posType) => setSpeaker({ ...speaker, posType })}
          />
          <TextField
            name="input.storeId"
            label={t('client.storeId')}
            known={storeIds}
            value={speaker.storeId}
            onValue={(storeId) => setSpeaker({ ...speaker, storeId })}
          />
          <SelectField
            name="input.channel"
            label={t('example.channel')}
            value={channel}
            options={CHANNELS.map((one) => [one, t(`channel.${one}`)] as const)}
            onValue={setChannel}
          />
          <TextField
            name="input.cardId"
            label={t('guests.kinds.cardId')}
            hint={t('example.cardHint')}
            known={demo?.guests.map((guest) => guest.cardId)}
            value={cardId}
            onValue={setCardId}
          />
        </fieldset>
        <LinesFields lines={lines} onLines={setLines} currency={currency} tip={tip} onTip={setTip} />
        <ChecksField
          name="input.rewardIds"
          label={t('example.rewards')}
          values={rewardIds}
          options={rewards.map(({ id, name }) => [id, name] as const)}
          onValues={setRewardIds}
        />
      </Form>
      <Estimate answer={answer} programme={programme} />
    </div>
  );
}
