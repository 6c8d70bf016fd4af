/**
 * What somebody puts on a message that is to run again: a label, on servers without labels a keyword, which may hold no slash.
 */
export const runAgainMark = (gmail: boolean): string => (gmail ? 'n8n/again' : '$n8n-again');
