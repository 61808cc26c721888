/** What is around every section: where one can go, and whether the server is reached. */
import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { TimeZone, useTexts } from '../shared/language.ts';
import { LanguageChooser } from '../shared/language-chooser.tsx';
import { SECTIONS, type Section, useAddress } from './address.ts';
import { Campaigns } from './campaigns.tsx';
import { Clients } from './clients.tsx';
import { Example } from './example.tsx';
import { Guests } from './guests.tsx';
import { MoveSection } from './move/move.tsx';
import { Numbers } from './numbers.tsx';
import { useProgramme } from './programme.tsx';
import { Refusals } from './refusals.tsx';
import { Rewards } from './rewards.tsx';
import { Switches } from './switches.tsx';
import { Tell, useTold } from './tell.tsx';
import { WithExample } from './the-example.tsx';
import { Tiers } from './tiers.tsx';

export interface SectionProps {
  /** What in the section; empty for all of it. */
  within: string;
}

const CONTENT: Readonly<Record<Section, ComponentType<SectionProps>>> = {
  numbers: Numbers,
  guests: Guests,
  campaigns: Campaigns,
  rewards: Rewards,
  tiers: Tiers,
  switches: Switches,
  example: Example,
  clients: Clients,
  refusals: Refusals,
  move: MoveSection,
};

interface ShellProps {
  reached: boolean;
  signOut: () => void;
}

export function Shell({ reached, signOut }: ShellProps) {
  const { t, language } = useTexts();
  const { section, within } = useAddress();
  const { programme } = useProgramme();
  const { told, tell } = useTold();
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  useEffect(() => {
    // Whoever goes somewhere by keyboard goes on from there.
    if (first.current) first.current = false;
    else heading.current?.focus();
  }, [section, within]);
  useEffect(() => {
    // On a phone, the sections are a row wider than the screen.
    document.querySelector('.sections [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [section, language]);
  useEffect(() => {
    document.title = `${t(`${section}.title`)} · ${t('title')}`;
  }, [section, language, t]);
  const Content = CONTENT[section];
  return (
    <TimeZone.Provider value={programme?.timeZone}>
      <Tell.Provider value={tell}>
        <a className="skip" href={`#${section}`} onClick={() => heading.current?.focus()}>
          {t('skip')}
        </a>
        <div className="shell">
          <header className="top">
            <p className="brand">
              <strong>{programme?.name ?? '…'}</strong> <span className="soft">{t('title')}</span>
            </p>
            <p className="reach" role="status" data-reached={reached}>
              {reached ? '' : t('unreached')}
            </p>
            <LanguageChooser />
            <button type="button" onClick={signOut}>
              {t('signOut')}
            </button>
          </header>
          <nav className="sections" aria-label={t('sections')}>
            <ul>
              {SECTIONS.map((one) => (
                <li key={one}>
                  <a href={`#${one}`} aria-current={one === section ? 'page' : undefined}>
                    {t(`${one}.title`)}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <main data-section={section}>
            <h1 ref={heading} tabIndex={-1}>
              {t(`${section}.title`)}
            </h1>
            <WithExample>
              <Content key={`${section}/${within}`} within={within} />
            </WithExample>
          </main>
        </div>
        <p className="told" role="status">
          {told}
        </p>
      </Tell.Provider>
    </TimeZone.Provider>
  );
}
