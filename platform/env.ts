/** The environment of a service, read once at start. All faults are listed together. */

/** Of 64 random hexadecimal digits fewer than this many differ once in 10^15. */
const DIFFERENT_CHARACTERS_MIN = 9;

export type Env = Readonly<Record<string, string | undefined>>;

/** Reads typed settings out of an environment, collecting every fault before it throws. */
export function readEnv<Settings>(env: Env, read: (reader: EnvReader) => Settings): Settings {
  const faults: string[] = [];
  const settings = read(envReader(env, faults));
  if (faults.length > 0) throw new Error(`The environment is not right:\n${faults.map((f) => `  ${f}`).join('\n')}`);
  return Object.freeze(settings);
}

export interface EnvReader {
  text(name: string): string | undefined;
  text(name: string, fallback: string): string;
  /** Must be given. */
  required(name: string): string;
  /** Must be given, and neither short nor made up by hand. */
  secret(name: string, charactersMin: number): string;
  whole(name: string, fallback: number, range: { min: number; max: number }): number;
  flag(name: string, fallback: boolean): boolean;
  /** Notes a fault of the settings as a whole. */
  fault(message: string): void;
}

function envReader(env: Env, faults: string[]): EnvReader {
  const given = (name: string) => (env[name] === '' ? undefined : env[name]);
  return {
    text: ((name: string, fallback?: string) => given(name) ?? fallback) as EnvReader['text'],
    required(name) {
      const value = given(name);
      if (value === undefined) faults.push(`${name} is missing`);
      return value ?? '';
    },
    secret(name, charactersMin) {
      const value = given(name) ?? '';
      if (value === '') faults.push(`${name} is missing`);
      else if (value.length < charactersMin)
        faults.push(`${name} has at least ${charactersMin} characters, but has ${value.length}`);
      else if (new Set(value).size < DIFFERENT_CHARACTERS_MIN)
        faults.push(`${name} is not random: make one with \`openssl rand -hex 32\``);
      return value;
    },
    whole(name, fallback, { min, max }) {
      const value = given(name);
      if (value === undefined) return fallback;
      const number = Number(value);
      if (/^\d+$/.test(value) && number >= min && number <= max) return number;
      faults.push(`${name} is a whole number from ${min} to ${max}, but is: ${value}`);
      return fallback;
    },
    flag(name, fallback) {
      const value = given(name);
      if (value === undefined) return fallback;
      if (value === '1' || value === 'true') return true;
      if (value === '0' || value === 'false') return false;
      faults.push(`${name} is 1, true, 0 or false, but is: ${value}`);
      return fallback;
    },
    fault: (message) => faults.push(message),
  };
}
