import type { AccessLevel } from '../access-level';
import { GmailError, guideTo, pages, signInAgain } from '../errors';

const mail = 'https://mail.google.com/';
const send = 'https://www.googleapis.com/auth/gmail.send';
const email = 'https://www.googleapis.com/auth/userinfo.email';
const profile = 'https://www.googleapis.com/auth/userinfo.profile';

/**
 * What a service account asks for at each access level: `https://mail.google.com/` is the only scope that IMAP and SMTP
 * take, `gmail.send` sends by the API and reads nothing
 * (https://developers.google.com/workspace/gmail/api/auth/scopes).
 */
export const scopesOf: Record<AccessLevel, string[]> = {
	sendOnly: [send, email],
	fullMail: [mail, email],
};

/** What a person who signs in with Google is asked for. */
export const signInScopes: Record<AccessLevel, string[]> = {
	sendOnly: [...scopesOf.sendOnly, profile],
	fullMail: [...scopesOf.fullMail, profile],
};

/** The one scope without which the access level is empty, and the scopes that hold it. */
const holding: Record<AccessLevel, { needed: string; box: string; by: string[] }> = {
	sendOnly: { needed: send, box: 'Send email on your behalf', by: [send, mail] },
	fullMail: {
		needed: mail,
		box: 'Read, compose, send, and permanently delete all your email from Gmail',
		by: [mail],
	},
};

/**
 * Compares what a person granted with what the access level needs: each box on Google's consent page can be left
 * unticked, and the access level of the credential can be changed after the sign-in.
 *
 * @param granted the `scope` of the token answer (RFC 6749 section 5.1); undefined where nobody kept it: not judged
 * @throws GmailError `scopeMissing` that names the missing scope
 */
export const requireScopes = (
	granted: string | undefined,
	access: AccessLevel,
	mailbox: string,
): void => {
	const { needed, box, by } = holding[access];
	if (granted === undefined || granted.split(' ').some((scope) => by.includes(scope))) return;
	throw new GmailError(`The sign-in of ${mailbox} does not include ${needed}`, {
		code: 'scopeMissing',
		retry: 'never',
		remedy: `You open the credential in n8n, ${signInAgain}, and leave "${box}" ticked. Or you choose another access level there.`,
		page: pages.boxesGuide,
		guide: guideTo(`The sign-in of {mailbox} does not include ${mail}`),
	});
};
