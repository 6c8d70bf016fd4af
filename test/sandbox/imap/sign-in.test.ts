import { once } from 'node:events';
import { ADDRESS, APP_PASSWORD, liveToken, startGmailImap, type GmailImap } from './gmail-imap';

const BEFORE =
	'* CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 XYZZY SASL-IR ' +
	'AUTH=XOAUTH2 AUTH=PLAIN AUTH=PLAIN-CLIENTTOKEN AUTH=OAUTHBEARER';
const AFTER =
	'* CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS ' +
	'COMPRESS=DEFLATE ENABLE MOVE CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS LITERAL- ' +
	'SPECIAL-USE APPENDLIMIT=35651584';
const INVALID = 'NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const xoauth2 = (token: string, user = ADDRESS) =>
	base64(`user=${user}\x01auth=Bearer ${token}\x01\x01`);
const oauthBearer = (token: string, user = ADDRESS) =>
	base64(`n,a=${user},\x01host=imap.gmail.com\x01port=993\x01auth=Bearer ${token}\x01\x01`);

let gmail: GmailImap;
beforeEach(async () => {
	gmail = await startGmailImap();
});
afterEach(async () => {
	await gmail.close();
	expect(gmail.errors).toEqual([]);
});

it('announces what Gmail announces, before and after the sign-in', async () => {
	const talk = await gmail.talk();
	expect((await talk.command('CAPABILITY'))[0]).toBe(BEFORE);
	const signedIn = await talk.command(`LOGIN ${ADDRESS} ${APP_PASSWORD}`);
	expect(signedIn).toEqual([AFTER, `OK ${ADDRESS} authenticated (Success)`]);
	expect((await talk.command('CAPABILITY'))[0]).toBe(AFTER);
});

it('greets and names itself as Gmail', async () => {
	const talk = await gmail.talk();
	expect((await talk.command('ID NIL'))[0]).toMatch(
		/^\* ID \("name" "GImap" "vendor" "Google, Inc\."/,
	);
	await talk.logIn();
	expect((await talk.command('NAMESPACE'))[0]).toBe('* NAMESPACE (("" "/")) NIL NIL');
});

it.each([
	['XOAUTH2', xoauth2('good')],
	['OAUTHBEARER', oauthBearer('good')],
	['PLAIN', base64(`\0${ADDRESS}\0${APP_PASSWORD}`)],
])(
	'signs in by %s, the response with the command or after its challenge',
	async (mechanism, response) => {
		const withIt = await gmail.talk();
		expect((await withIt.command(`AUTHENTICATE ${mechanism} ${response}`)).at(-1)).toMatch(/^OK /);
		const after = await gmail.talk();
		after.send(`a AUTHENTICATE ${mechanism}\r\n`);
		expect(await after.until((text) => text.endsWith('\r\n'))).toBe('+ \r\n');
		after.send(`${response}\r\n`);
		expect((await after.answer('a')).at(-1)).toBe(`OK ${ADDRESS} authenticated (Success)`);
	},
);

it.each<[string, string, string]>([
	['a token nobody knows', 'XOAUTH2', xoauth2('unknown')],
	['a token of somebody else', 'XOAUTH2', xoauth2('foreign')],
	['a token without the mail scope', 'OAUTHBEARER', oauthBearer('send-only')],
	['a token that has ended', 'OAUTHBEARER', oauthBearer('ended')],
	['a mailbox that does not exist', 'OAUTHBEARER', oauthBearer('good', 'nobody@example.com')],
])('challenges and refuses %s', async (_, mechanism, response) => {
	gmail.tokens.set('foreign', liveToken({ address: 'bob@example.com' }));
	gmail.tokens.set(
		'send-only',
		liveToken({ scopes: ['https://www.googleapis.com/auth/gmail.send'] }),
	);
	gmail.tokens.set('ended', liveToken({ expiresAt: new Date(Date.now() - 1) }));
	const talk = await gmail.talk();
	talk.send(`a AUTHENTICATE ${mechanism} ${response}\r\n`);
	const challenge = await talk.until((text) => text.endsWith('\r\n'));
	expect(JSON.parse(Buffer.from(challenge.slice(2), 'base64').toString())).toEqual({
		status: '400',
		schemes: 'Bearer',
		scope: 'https://mail.google.com/',
	});
	talk.send(mechanism === 'XOAUTH2' ? '\r\n' : 'AQ==\r\n');
	expect(await talk.answer('a')).toEqual([INVALID]);
	expect(gmail.server.connections(ADDRESS)).toBe(0);
});

it.each([
	['double base64', base64(xoauth2('good'))],
	['missing separators', base64(`user=${ADDRESS} auth=Bearer good`)],
])('calls %s an invalid SASL argument', async (_, response) => {
	const talk = await gmail.talk();
	expect(await talk.command(`AUTHENTICATE XOAUTH2 ${response}`)).toEqual([
		'BAD Invalid SASL argument.',
	]);
});

it('undoes the escapes of an OAUTHBEARER user', async () => {
	gmail.store.addAccount({ address: 'a=b,c@example.com', name: 'Odd' });
	gmail.tokens.set('odd', liveToken({ address: 'a=b,c@example.com' }));
	const talk = await gmail.talk();
	const response = oauthBearer('odd', 'a=3Db=2Cc@example.com');
	expect((await talk.command(`AUTHENTICATE OAUTHBEARER ${response}`)).at(-1)).toMatch(/^OK /);
});

it('takes the app password with its spaces and refuses a wrong one', async () => {
	const talk = await gmail.talk();
	expect(await talk.command(`LOGIN ${ADDRESS} wrong`)).toEqual([INVALID]);
	const spaced = await talk.command(`LOGIN ${ADDRESS} "abcd efgh ijkl mnop"`);
	expect(spaced.at(-1)).toMatch(/^OK /);
});

it('asks for an app password where the account has none', async () => {
	gmail.store.addAccount({ address: 'carl@example.com', name: 'Carl' });
	const talk = await gmail.talk();
	const [answer] = await talk.command('LOGIN carl@example.com secret');
	expect(answer).toMatch(
		/^NO \[ALERT\] Application-specific password required: .*185833 \(Failure\)$/,
	);
});

it('says goodbye when the token ends', async () => {
	gmail.tokens.set('short', liveToken({ expiresAt: new Date(Date.now() + 300) }));
	const client = await gmail.connect({ auth: { user: ADDRESS, accessToken: 'short' } });
	await client.mailboxOpen('INBOX');
	void client.idle();
	await once(client, 'close');
	expect(client.byeReason).toBe('Session expired, please login again.');
	await gmail.sessions(0);
});

it('lets fifteen sessions of an account in and no more, until one leaves', async () => {
	const talks = await Promise.all(Array.from({ length: 15 }, () => gmail.talk()));
	for (const talk of talks) await talk.logIn();
	expect(gmail.server.connections(ADDRESS)).toBe(15);
	const late = await gmail.talk();
	const login = `LOGIN ${ADDRESS} ${APP_PASSWORD}`;
	expect(await late.command(login)).toEqual([
		'NO [ALERT] Too many simultaneous connections. (Failure)',
	]);
	await talks[0].command('LOGOUT');
	await gmail.sessions(15);
	expect((await late.command(login)).at(-1)).toMatch(/^OK /);
});

it('knows no mailbox before the sign-in', async () => {
	const talk = await gmail.talk();
	expect((await talk.command('SELECT INBOX'))[0]).toMatch(/^BAD /);
	expect((await talk.command('NONSENSE'))[0]).toMatch(/^BAD Unknown command /);
	expect(await talk.command('XYZZY')).toEqual(['OK Nothing happens.']);
	expect(await talk.command('LOGOUT')).toEqual([
		'* BYE LOGOUT Requested',
		'OK 73 good day (Success)',
	]);
});
