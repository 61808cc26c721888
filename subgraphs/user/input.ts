/** What callers say of people, checked and brought into the form in which it is kept. Pure. */
import { invalid } from '../../platform/errors.ts';
import { requireAtMost, requireText } from '../../platform/input.ts';
import { normaliseEmail, normalisePhone } from './contact.ts';
import type { CreateUserInput, UpdateUserInput } from './generated/graphql.ts';
import type { NewUser } from './handle.ts';
import type { ExternalRef } from './vault-repository.ts';

/** Limits in characters, and of entries. Source: the docstrings of `schema.graphql`. */
export const NAME_MAX = 200;
export const SYSTEM_MAX = 64;
export const EXTERNAL_ID_MAX = 128;
export const EXTERNAL_IDS_MAX = 10;
export const POLICY_VERSION_MAX = 64;

type Maybe = string | null | undefined;

/** @throws {Refusal} INPUT_INVALID */
export function newUser({
  email,
  phone,
  name,
  locale,
  externalIds,
  loyaltyConsent,
  policyVersion,
}: CreateUserInput): NewUser {
  requireAtMost('input.externalIds', externalIds ?? [], EXTERNAL_IDS_MAX);
  const refs = (externalIds ?? []).map((ref, i) => externalRef(`input.externalIds.${i}`, ref));
  if (new Set(refs.map(({ system }) => system)).size < refs.length) {
    throw invalid('input.externalIds', 'at most one id for each system');
  }
  if (email == null && phone == null && refs.length === 0) {
    throw invalid('input', 'an e-mail address, a phone number or an external id');
  }
  return {
    email: given(email, (text) => normaliseEmail('input.email', text)),
    phone: given(phone, (text) => normalisePhone('input.phone', text)),
    name: given(name, (text) => requireText('input.name', text, NAME_MAX)),
    locale: given(locale, (text) => requireLocale('input.locale', text)),
    externalIds: refs,
    consent:
      loyaltyConsent == null ? null : { granted: loyaltyConsent, policyVersion: requirePolicyVersion(policyVersion) },
  };
}

/** What is to be changed: undefined stays, null clears. @throws {Refusal} INPUT_INVALID */
export function changes({ email, phone, name, locale }: UpdateUserInput) {
  return {
    ...(email !== undefined && { email: given(email, (text) => normaliseEmail('input.email', text)) }),
    ...(phone !== undefined && { phone: given(phone, (text) => normalisePhone('input.phone', text)) }),
    ...(name !== undefined && { name: given(name, (text) => requireText('input.name', text, NAME_MAX)) }),
    ...(locale !== undefined && { locale: given(locale, (text) => requireLocale('input.locale', text)) }),
  };
}

export function externalRef(field: string, { system, id }: ExternalRef): ExternalRef {
  return {
    system: requireText(`${field}.system`, system, SYSTEM_MAX),
    id: requireText(`${field}.id`, id, EXTERNAL_ID_MAX),
  };
}

export function requirePolicyVersion(version: Maybe): string {
  return requireText('input.policyVersion', version ?? '', POLICY_VERSION_MAX);
}

function given(value: Maybe, read: (text: string) => string): string | null {
  return value === null || value === undefined ? null : read(value);
}

/** The one that was asked for last, as it is kept: people of one brand have few, and looking at one takes long. */
let last = { typed: '', kept: '' };

function requireLocale(field: string, locale: string): string {
  if (locale === '' || locale !== last.typed) last = { typed: locale, kept: canonicalLocale(field, locale) };
  return last.kept;
}

function canonicalLocale(field: string, locale: string): string {
  try {
    return Intl.getCanonicalLocales(requireText(field, locale, 35))[0] ?? locale;
  } catch {
    throw invalid(field, 'a BCP 47 language tag, such as en-IE', locale.slice(0, 35));
  }
}
