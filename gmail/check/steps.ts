import type { AccessLevel } from '../access-level';
import type { Account } from '../account';
import { classify, GmailError, guideTo } from '../errors';
import { fetchFromGoogle } from '../fetch';
import { requestGoogleApi } from '../google-api';
import { openConnection } from '../imap/connection';
import { listAliases } from '../mailbox/list-aliases';
import { listFolders } from '../mailbox/list-folders';
import type { Transport } from '../message';
import { httpsProxyFor, mailProxyFor, wayThrough } from '../proxy';
import { openSender } from '../send/sender';
import { fetchAddress, requireSame } from './signed-in-address';

/** One link of the chain. */
export interface Step {
	step: string;
	/** The access level without which this step has no meaning. */
	level?: AccessLevel;
	/** False for a step that tells something without a token. */
	needsToken?: boolean;
	/** Returns what was found; throws a GmailError otherwise. */
	run(account: Account): Promise<string>;
}

const TIMEOUT_MS = 20_000;

/** Google takes assertions that are a few minutes off; beyond this the clock is told. */
const MAX_SKEW_MS = 60_000;

const checkSender = async (account: Account, transport: Transport): Promise<string> => {
	const sender = openSender(account, transport);
	try {
		return await sender.check();
	} finally {
		await sender.close();
	}
};

/** Every answer of an HTTP server tells its time (RFC 9110 section 6.6.1). */
const checkClock = async ({ address, servers }: Account): Promise<string> => {
	const before = Date.now();
	const { headers } = await fetchFromGoogle(`${servers.api}/oauth2/v3/userinfo`, {
		signal: AbortSignal.timeout(TIMEOUT_MS),
	}).catch((error: unknown) => {
		throw classify(error, { mailbox: address, channel: 'api' });
	});
	const skew =
		Math.round(((before + Date.now()) / 2 - Date.parse(headers.get('date') ?? '')) / 1_000) * 1_000;
	const told = Number.isNaN(skew)
		? 'Google told no time'
		: `${Math.abs(skew) / 1_000} s beside Google's`;
	if (!(Math.abs(skew) > MAX_SKEW_MS)) return `The clock of this machine: ${told}`;
	throw new GmailError(`The clock of the machine that runs n8n is ${told}`, {
		code: 'clockWrong',
		retry: 'never',
		remedy: 'Whoever runs n8n sets the clock of that machine by a time server (NTP).',
		guide: guideTo(
			'The clock of the machine that runs n8n is wrong, so Google refuses its sign-in',
		),
	});
};

/** The chain, in the order in which its links depend on each other. */
export const steps: Step[] = [
	{
		step: 'Token',
		run: async ({ getToken }) => {
			await getToken({ fresh: true });
			return 'Google gives an access token';
		},
	},
	{
		step: 'Network',
		needsToken: false,
		run: async ({ access, servers }) => {
			const ways = [
				`Gmail API ${wayThrough(httpsProxyFor(servers.api))}`,
				`IMAP ${wayThrough(mailProxyFor('imaps', servers.imap, servers))}`,
				`SMTP ${wayThrough(mailProxyFor('smtps', servers.smtp, servers))}`,
			];
			return (access === 'fullMail' ? ways : ways.slice(0, 1)).join(', ');
		},
	},
	{ step: 'Clock', needsToken: false, run: checkClock },
	{
		step: 'Scopes',
		run: async (account) => {
			// In the body: an address with a token in it would stand in logs.
			const token = await account.getToken();
			const { scope = '' } = await requestGoogleApi<{ scope?: string }>({
				url: `${account.servers.api}/oauth2/v3/tokeninfo`,
				token,
				mailbox: account.address,
				timeout: TIMEOUT_MS,
				init: { method: 'POST', body: new URLSearchParams({ access_token: token }) },
			});
			return scope.split(' ').join(', ');
		},
	},
	{
		step: 'Mailbox address',
		run: async ({ address, servers, getToken }) => {
			const signedIn = await fetchAddress(await getToken(), servers.api);
			requireSame(address, signedIn);
			return signedIn;
		},
	},
	{
		step: 'IMAP sign-in',
		level: 'fullMail',
		run: async (account) => {
			const connection = await openConnection({ account, folder: 'INBOX' });
			const { keywords } = connection.folder;
			await connection.close();
			const marks = keywords
				? 'It says that it keeps keywords: messages that are done are marked there'
				: 'It keeps no keywords (PERMANENTFLAGS without \\*): n8n alone knows which messages are done, and after a crash, or where a node writes static data, they can run again';
			return `${account.servers.imap.host} opens the Inbox of ${account.address}. ${marks}`;
		},
	},
	{
		step: 'IMAP folders',
		level: 'fullMail',
		run: async (account) => {
			const folders = await listFolders(account);
			const allMail = folders.some(({ id }) => id === '\\All')
				? 'All Mail is shown'
				: 'All Mail is hidden from IMAP';
			return `${folders.length} labels and folders; ${allMail}: ${folders.map(({ name }) => name).join(', ')}`;
		},
	},
	{
		step: 'SMTP sign-in',
		level: 'fullMail',
		run: async (account) => await checkSender(account, 'smtp'),
	},
	{ step: 'Gmail API', run: async (account) => await checkSender(account, 'api') },
	{
		step: 'Send-as aliases',
		level: 'fullMail',
		run: async (account) => (await listAliases(account)).map(({ address }) => address).join(', '),
	},
];
