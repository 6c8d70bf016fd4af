import { capabilities } from '../capabilities';
import type { Command } from '../command';
import { bad, no } from '../refusal';
import { saslErrorChallenge, saslMechanisms, type Credentials } from '../sasl';
import type { Session } from '../session';

const MAIL_SCOPE = 'https://mail.google.com/';

const invalidCredentials = () => no('[AUTHENTICATIONFAILED] Invalid credentials (Failure)');
const invalidSasl = () => bad('Invalid SASL argument.');

/** LOGIN, for app passwords. */
export const login: Command = {
	state: 'not authenticated',
	run({ session, args }) {
		args.space();
		const user = args.text();
		args.space();
		const password = args.text();
		args.end();
		return signInByPassword(session, { user, password });
	},
};

/** AUTHENTICATE, with an initial response or without one (RFC 4959). */
export const authenticate: Command = {
	state: 'not authenticated',
	async run({ session, args }) {
		args.space();
		const read = saslMechanisms.get(args.keyword());
		if (!read) throw bad('Unsupported authentication mechanism.');
		const initial = args.take(' ') ? args.match(/[A-Za-z0-9+/=]+/y) : undefined;
		args.end();
		const response = initial === '=' ? '' : (initial ?? (await challenge(session, '')));
		if (response === '*') throw bad('AUTHENTICATE aborted.');
		const credentials = read(Buffer.from(response, 'base64').toString('utf8'));
		if (!credentials) throw invalidSasl();
		return 'password' in credentials
			? signInByPassword(session, credentials)
			: signInByToken(session, credentials);
	},
};

function signInByPassword(
	session: Session,
	{ user, password }: { user: string; password: string },
): string {
	const mailbox = session.context.store.account(user);
	if (mailbox && mailbox.appPassword === undefined) {
		throw no(
			'[ALERT] Application-specific password required: ' +
				'https://support.google.com/accounts/answer/185833 (Failure)',
		);
	}
	if (!mailbox || mailbox.appPassword !== password.replaceAll(' ', '')) throw invalidCredentials();
	session.logIn(mailbox);
	return signedIn(session, mailbox.address);
}

async function signInByToken(
	session: Session,
	{ user, token }: Extract<Credentials, { token: string }>,
): Promise<string> {
	const known = session.context.tokens.verify(token);
	const mailbox = session.context.store.account(user);
	const alive = known && known.expiresAt.getTime() > session.context.clock();
	const own = mailbox && known?.address.toLowerCase() === user.toLowerCase();
	if (!alive || !own || !known.scopes.includes(MAIL_SCOPE)) {
		// The client owes an answer to the challenge: '' for XOAUTH2, \x01 for OAUTHBEARER.
		await challenge(session, saslErrorChallenge('400'));
		throw invalidCredentials();
	}
	session.logIn(mailbox, { expiresAt: known.expiresAt });
	return signedIn(session, mailbox.address);
}

async function challenge(session: Session, text: string): Promise<string> {
	session.wire.send(`+ ${text}\r\n`);
	await session.wire.flush();
	return (await session.wire.readLine()).toString('latin1').trim();
}

function signedIn(session: Session, address: string): string {
	session.untagged(`CAPABILITY ${capabilities({ signedIn: true })}`);
	return `${address} authenticated (Success)`;
}
