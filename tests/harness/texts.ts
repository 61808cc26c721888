/** Texts as careless and as hostile callers send them, each with what is odd about it. */

/** No text field takes these, nor is anything asked of the database for them. */
export function badTexts(max: number): [string, string][] {
  return [
    ['nothing', ''],
    ['one character too many', 'x'.repeat(max + 1)],
    ['far too much', '字'.repeat(10_000)],
    ['U+0000', 'a\0b'],
    ['a line break', 'a\nb'],
    ['an escape', 'a\u001bb'],
    ['a control character of Latin-1', 'a\u0085b'],
    ['half a character', 'a\ud83db'],
  ];
}

/** Every text field takes these, and gives them back as they came. */
export function oddTexts(max: number): [string, string][] {
  return [
    ['as much as there may be', 'x'.repeat(max)],
    ['emoji', '🍟👨‍👩‍👧'],
    ['right-to-left marks', '\u202eabc\u202c\u200f'],
    ['a statement', "'); drop table card; --"],
    ['a backslash and quotes', '\\u0000"\\'],
    ['a template', '{{1}} $1 %s'],
    ['a name of JavaScript', '__proto__'],
  ];
}
