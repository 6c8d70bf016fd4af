import { automaticAfter, countReply, refuseLoop } from '../../../gmail/send/loops';

const own = ['me@x.test', 'alias@x.test'];
const signs = { headers: {}, from: 'carla@x.test', recipients: ['carla@x.test'] };

it('lets a letter of a person be answered', () => {
	expect(() => refuseLoop({ ...signs, kind: 'mail', answerable: true }, own)).not.toThrow();
	expect(() => refuseLoop({ ...signs, headers: { 'auto-submitted': ['no'] } }, own)).not.toThrow();
});

it('lets a form be answered, which nobody reads, where it names who filled it in', () => {
	const form = { headers: {}, from: 'no-reply@shop.test', recipients: ['carla@x.test'] };
	expect(() => refuseLoop(form, own)).not.toThrow();
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
	['a Reply-To that names a mail server', { recipients: ['postmaster@x.test'] }],
	['a Reply-To that names the owner of a list', { recipients: ['owner-users@x.test'] }],
	['a Reply-To that names a list server', { recipients: ['users-request@x.test'] }],
	[
		'who asks Exchange for silence',
		{ headers: { 'x-auto-response-suppress': ['DR, OOF, AutoReply'] } },
	],
	['whatever the trigger found not answerable', { answerable: false }],
])('refuses to answer %s, and says why', (_, given) => {
	expect(() => refuseLoop({ ...signs, ...given }, own)).toThrow(/not answered automatically: .{5}/);
});

it('counts the automatic messages that led to one, and stops at five', () => {
	expect(automaticAfter({}, 'replied')).toEqual({ kind: 'replied', hops: 1 });
	expect(automaticAfter({ 'x-mail-pipeline-hops': ['4'] }, 'generated').hops).toBe(5);
	expect(automaticAfter({ 'x-mail-pipeline-hops': ['-3'] }, 'generated').hops).toBe(1);
	expect(automaticAfter({ 'x-mail-pipeline-hops': ['many'] }, 'generated').hops).toBe(1);
	expect(() => automaticAfter({ 'x-mail-pipeline-hops': ['5'] }, 'replied')).toThrow(
		/not passed on/,
	);
});

it('lets an address have so many automatic replies an hour, and says when it is free again', () => {
	const times = {};
	const reply = (minute: number, address = 'carla@x.test') =>
		countReply(times, address, { most: 2, now: minute * 60_000 });
	reply(0);
	reply(10);
	reply(20, 'bob@x.test');
	expect(() => reply(59)).toThrow(/2 automatic replies within the last hour/);
	expect(() => reply(59)).toThrow(expect.objectContaining({ retryAt: 60 * 60_000 }));
	reply(61);
	expect(Object.keys(times)).toEqual(['carla@x.test', 'bob@x.test']);
	reply(200);
	expect(Object.keys(times)).toEqual(['carla@x.test']);
});
