import type { AccessLevel } from '../access-level';

/**
 * What each access level asks Google for: `https://mail.google.com/` is the only scope that IMAP and SMTP take,
 * `gmail.send` sends by the API and reads nothing (https://developers.google.com/workspace/gmail/api/auth/scopes).
 */
export const scopesOf: Record<AccessLevel, string[]> = {
	sendOnly: [
		'https://www.googleapis.com/auth/gmail.send',
		'https://www.googleapis.com/auth/userinfo.email',
	],
	fullMail: ['https://mail.google.com/', 'https://www.googleapis.com/auth/userinfo.email'],
};
