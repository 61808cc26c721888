/** All that is held on one person, by table, such as `otp.otp`: every row whole. */
export type Export = Readonly<Record<string, readonly object[]>>;
