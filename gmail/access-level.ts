/** What a sign-in may do. Least privilege: a sender of reports never needs to read mail. */
export type AccessLevel = 'sendOnly' | 'fullMail';
