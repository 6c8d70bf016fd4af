import {
	automaticAfter,
	countAutomatic,
	forgetOldTimes,
	refuseAutoReply,
	refuseBounceTo,
} from '../../../gmail/send/auto-reply-guard';
import { readOriginal } from '../../../gmail/send/original';

const own = ['me@x.test', 'alias@x.test'];
const signs = { headers: {}, from: 'carla@x.test', recipients: ['carla@x.test'] };

it('passes no bounce on to an address that it reports, and any to others', () => {
	const bounce = readOriginal({
		headers: { 'x-failed-recipients': ['Dora@x.test, <gone@y.test>', 'third@z.test'] },
		bounce: {
			recipients: [
				{ address: 'Fourth@x.test', action: 'failed' },
				{ address: 'fifth@x.test', action: 'delivered' },
			],
		},
	});
	const to = (...addresses: string[]) => addresses.map((address) => ({ address }));
	for (const address of ['dora@x.test', 'GONE@y.test', 'third@z.test', 'fourth@x.test'])
		expect(() => refuseBounceTo(bounce, to('admin@x.test', address))).toThrow(
			`This bounce says that ${address} cannot be reached: it is not forwarded there`,
		);
	expect(() =>
		refuseBounceTo(bounce, to('admin@x.test', 'dora+2@x.test', 'fifth@x.test')),
	).not.toThrow();
	expect(() => refuseBounceTo({}, to('dora@x.test'))).not.toThrow();
});

it('lets a letter of a person be answered', () => {
	expect(() => refuseAutoReply({ ...signs, kind: 'mail', answerable: true }, own)).not.toThrow();
	expect(() =>
		refuseAutoReply({ ...signs, headers: { 'auto-submitted': ['no'] } }, own),
	).not.toThrow();
});

it('lets a form be answered, which nobody reads, where it names who filled it in', () => {
	const form = { headers: {}, from: 'no-reply@shop.test', recipients: ['carla@x.test'] };
	expect(() => refuseAutoReply(form, own)).not.toThrow();
});

it.each([
	['ourselves', { from: 'me@x.test' }],
	['one of our aliases', { from: 'alias@x.test' }],
	['an automatic reply', { kind: 'automaticReply' }],
	['a bounce', { kind: 'bounce' }],
	['a notification', { headers: { 'auto-submitted': ['auto-generated'] } }],
	['a mailing list', { headers: { 'list-id': ['<users.x.test>'] } }],
	['bulk mail', { headers: { precedence: ['bulk'] } }],
	['an empty return path', { headers: { 'return-path': ['<>'] } }],
	['a mail server', { from: 'mailer-daemon@googlemail.com' }],
	['an address that nobody reads', { recipients: ['no-reply@shop.test'] }],
	['one that nobody reads among others', { recipients: ['a@x.test', 'shop.donotreply7@x.test'] }],
	['a Reply-To that names this mailbox', { recipients: ['alias@x.test'] }],
	['one of our addresses with a plus', { from: 'Me+Orders@x.test' }],
	['a Reply-To that leads to this mailbox', { recipients: ['alias+7@x.test'] }],
	['a Reply-To that names a mail server', { recipients: ['postmaster@x.test'] }],
	['a Reply-To that names the owner of a list', { recipients: ['owner-users@x.test'] }],
	['a Reply-To that names a list server', { recipients: ['users-request@x.test'] }],
	[
		'who asks Exchange for silence',
		{ headers: { 'x-auto-response-suppress': ['DR, OOF, AutoReply'] } },
	],
	[
		'a report on spam, by its header alone',
		{
			headers: {
				'content-type': ['multipart/report; boundary="b";\t report-type="feedback-report"'],
			},
		},
	],
	['a report of any kind', { headers: { 'content-type': ['multipart/report; boundary=b'] } }],
	[
		'an out-of-office mail of iCloud',
		{ headers: { subject: ['Re: Order'], 'x-apple-action': ['VACATION/REPLY'] } },
	],
	[
		'an out-of-office mail of Exchange',
		{ headers: { subject: ['Out of Office: Order'], 'x-auto-response-suppress': ['All'] } },
	],
	[
		'an out-of-office mail of Office 365',
		{
			kind: 'mail',
			headers: {
				subject: ['Automatic reply: Order'],
				'auto-submitted': ['auto-generated'],
				'x-ms-exchange-generated-message-source': ['Mailbox Rules Agent'],
			},
		},
	],
	['a bounce, by its header alone', { headers: { 'x-failed-recipients': ['a@x.test'] } }],
	['whatever the trigger found not answerable', { answerable: false }],
])('refuses to answer %s, and says why', (_, given) => {
	expect(() => refuseAutoReply({ ...signs, ...given }, own)).toThrow(
		/not answered automatically: .{5}/,
	);
});

it.each(
	`no_reply no.reply noreply1234 do-not-reply ne-pas-repondre nepasrepondre nicht.antworten keine-antwort no-responder nao-responda
	non-rispondere bank.autoreply auto-reply autoresponder mailman majordom users-unsubscribe bounce bounces+7`.split(
		/\s+/,
	),
)('refuses to answer %s@: no person reads it', (name) => {
	expect(() => refuseAutoReply({ ...signs, recipients: [`${name}@x.test`] }, own)).toThrow(
		/not answered automatically/,
	);
});

it.each(['arno.reply', 'noreen', 'responder', 'vacation', 'list', 'antwort', 'owner', 'bouncer'])(
	'answers %s@, which may be a person',
	(name) => {
		const from = `${name}@x.test`;
		expect(() => refuseAutoReply({ ...signs, from, recipients: [from] }, own)).not.toThrow();
	},
);

it('believes the field that speaks of most, where somebody put another above it', () => {
	const twice = { 'x-mail-pipeline-hops': ['0', '5'] };
	expect(() => automaticAfter([twice], 'replied')).toThrow(/not passed on/);
	const headers = { 'auto-submitted': ['no', 'auto-replied'] };
	expect(() => refuseAutoReply({ ...signs, headers }, own)).toThrow(/not answered automatically/);
});

it('counts the automatic messages that led to one, and stops at five', () => {
	const after = (hops: string) => automaticAfter([{ 'x-mail-pipeline-hops': [hops] }], 'generated');
	expect(automaticAfter([], 'replied')).toEqual({ kind: 'replied', hops: 1 });
	expect(automaticAfter([{}, { subject: ['5'] }], 'personal').hops).toBe(1);
	expect(after('4').hops).toBe(5);
	expect(after('-3').hops).toBe(1);
	expect(after('many').hops).toBe(1);
	expect(() => after('5')).toThrow(/not passed on/);
});

it('counts those of the message that came by most of them, where several led to one', () => {
	const led = ['1', '3', '2'].map((hops) => ({ 'x-mail-pipeline-hops': [hops] }));
	expect(automaticAfter(led, 'generated').hops).toBe(4);
});

it('lets an address have so many automatic replies an hour, and says when it is free again', () => {
	const times = {};
	const reply = (minute: number, address = 'carla@x.test') =>
		countAutomatic(times, [address], { perAddress: 2, inAll: 9, now: minute * 60_000 });
	reply(0);
	reply(10);
	reply(20, 'bob@x.test');
	expect(() => reply(59)).toThrow(/2 automatic replies within the last hour/);
	expect(() => reply(59)).toThrow(expect.objectContaining({ retryAt: 60 * 60_000 }));
	reply(61);
	expect(Object.keys(times)).toEqual(['carla@x.test', '*', 'bob@x.test']);
	forgetOldTimes(times, 200 * 60_000);
	expect(times).toEqual({});
});

it('counts a reply to nobody where one of its recipients has had enough', () => {
	const times = {};
	const limits = { perAddress: 1, inAll: 9, now: 0 };
	countAutomatic(times, ['bob@x.test'], limits);
	const before = structuredClone(times);
	expect(() => countAutomatic(times, ['carla@x.test', 'bob@x.test'], limits)).toThrow(
		/bob@x\.test/,
	);
	expect(times).toEqual(before);
});

it('lets a node send so many automatic messages an hour in all, those that answer nobody among them', () => {
	const times = {};
	const send = (replied: string[], minute: number) =>
		countAutomatic(times, replied, { perAddress: 10, inAll: 3, now: minute * 60_000 });
	send(['carla@x.test'], 0);
	send(['bob@x.test'], 1);
	send([], 2);
	expect(() => send(['dave@x.test'], 3)).toThrow(/This node sent 3 messages within the last hour/);
	expect(() => send([], 3)).toThrow(/because mail came in/);
	send([], 61);
});
