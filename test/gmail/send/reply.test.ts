import { readOriginal } from '../../../gmail/send/original';
import { asReply } from '../../../gmail/send/reply';
import type { OutgoingMail } from '../../../gmail/message';

const draft: OutgoingMail = {
	senderName: '',
	to: [],
	cc: [],
	bcc: [],
	replyTo: [],
	subject: '',
	text: 'hi',
	attachments: [],
};
const carla = { name: 'Carla', address: 'carla@x.test' };

const item = {
	messageId: '<3@x>',
	threadId: '18c',
	references: ['<1@x>', '<2@x>'],
	subject: 'Order',
	from: [carla],
	replyTo: [],
};

describe('asReply', () => {
	it('answers the sender, in the thread, with the whole chain of references', () => {
		expect(asReply(draft, readOriginal(item))).toMatchObject({
			to: [carla],
			subject: 'Re: Order',
			inReplyTo: '<3@x>',
			references: ['<1@x>', '<2@x>', '<3@x>'],
			threadId: '18c',
		});
	});

	it('answers where the sender asked for answers', () => {
		const elsewhere = { name: '', address: 'orders@x.test' };
		expect(asReply(draft, readOriginal({ ...item, replyTo: [elsewhere] })).to).toEqual([elsewhere]);
	});

	it('does not pile up Re:', () => {
		expect(asReply(draft, readOriginal({ ...item, subject: 'RE: Order' })).subject).toBe(
			'RE: Order',
		);
	});
});

const people = (...names: string[]) =>
	names.map((name) => ({ name: '', address: `${name}@x.test` }));
const own = ['me@x.test', 'sales@x.test'];

describe('a reply to all', () => {
	const all = (given: object) => {
		const { to, cc } = asReply(draft, readOriginal({ ...item, ...given }), { own, all: true });
		return [to, cc].map((list) => list.map(({ address }) => address.replace('@x.test', '')));
	};

	it.each([
		[
			'keeps everybody',
			{ to: people('me', 'bob'), cc: people('dora') },
			['carla'],
			['bob', 'dora'],
		],
		['leaves out the aliases', { to: people('Sales', 'bob') }, ['carla'], ['bob']],
		['names nobody twice', { to: people('carla', 'bob'), cc: people('bob') }, ['carla'], ['bob']],
		[
			'answers where the sender asked for answers, and the others',
			{ replyTo: people('orders'), to: people('me'), cc: people('bob') },
			['orders'],
			['bob'],
		],
		[
			'goes on where we wrote last',
			{ from: people('me'), to: people('bob'), cc: people('dora') },
			['bob'],
			['dora'],
		],
		[
			'answers ourselves where nobody else is',
			{ from: people('me'), to: people('me') },
			['me'],
			[],
		],
	])('%s', (_, given, to, cc) => expect(all(given)).toEqual([to, cc]));
});

describe('an answer', () => {
	const answered = (given: object, all = false) => {
		const { to, cc } = asReply(draft, readOriginal({ ...item, ...given }), { own, all });
		return [...to, ...cc].map(({ address }) => address.replace('@x.test', ''));
	};
	const strangers = Array.from({ length: 100 }, (_, i) => `stranger${i}`);

	it.each([
		['the one who wrote', {}, 'carla'],
		['the one whom the sender named for it', { replyTo: people('orders') }, 'orders'],
		['the sender who named many', { replyTo: people(...strangers) }, 'carla'],
		['the sender who named us', { replyTo: people('me'), to: people(...strangers) }, 'carla'],
		['the sender who named us with a plus', { replyTo: people('me+orders') }, 'carla'],
		['the one who is named beside us', { replyTo: people('me', 'orders') }, 'orders'],
		['the first of several senders', { from: people('carla', 'dora') }, 'carla'],
		['one of those named where no sender is', { from: [], replyTo: people('dora', 'eve') }, 'dora'],
		['one of those who got our own', { from: people('me'), to: people('bob', 'dora') }, 'bob'],
		['ourselves, which is refused', { from: [], replyTo: people('me') }, 'me'],
	])('goes to %s alone', (_, given, to) => expect(answered(given)).toEqual([to]));

	it('goes to everybody where that was asked for', () => {
		expect(answered({ to: people('me', 'bob'), cc: people('dora') }, true)).toEqual([
			'carla',
			'bob',
			'dora',
		]);
	});
});

it('goes to everybody whom the sender named where all are answered', () => {
	const original = readOriginal({ ...item, replyTo: people('dora', 'eve') });
	expect(asReply(draft, original, { own, all: true }).to).toHaveLength(2);
});

it('is no answer to a message of our own because somebody named us for answers', () => {
	const original = readOriginal({ ...item, replyTo: people('me'), to: people('bob', 'dora') });
	expect(asReply(draft, original, { own, all: false }).to).toEqual([carla]);
});

it('names the first message of a thread and the last ones, however many there are', () => {
	const references = Array.from({ length: 5_000 }, (_, i) => `<${i}@y>`);
	const { references: named = [] } = asReply(draft, readOriginal({ ...item, references }));
	expect(named).toHaveLength(50);
	expect([named[0], ...named.slice(-2)]).toEqual(['<0@y>', '<4999@y>', '<3@x>']);
});

describe('a message without a proper Message-ID', () => {
	it('is none with a proper one, however the item tells it', () => {
		const { messageId, ...rest } = item;
		for (const told of [
			{ messageId },
			{ 'Message-ID': messageId },
			{ headers: { 'message-id': `Message-ID: ${messageId}` } },
		])
			expect(asReply(draft, readOriginal({ ...rest, ...told }))).not.toHaveProperty('threadsById');
	});

	it.each([
		['without brackets', '3@x', '<3@x>'],
		['with blanks', '<3 a@ x>', '<3a@x>'],
		['with both', ' 3 a@x ', '<3a@x>'],
		['with words around it', 'id <3@x> (of a program)', '<3@x>'],
		['folded', '<3@\r\n x>', '<3@x>'],
	])('is answered in its thread, %s', (_how, messageId, id) => {
		const reply = asReply(draft, readOriginal({ ...item, messageId, references: ['<1@x>'] }));
		expect(reply).toMatchObject({ inReplyTo: id, references: ['<1@x>', id], threadsById: true });
	});

	it.each([
		['none', ''],
		['nothing but brackets', '<>'],
		['a header in it', '<>\r\nBcc: a@x'],
	])('is answered by the thread that Gmail has it in: %s', (_what, messageId) => {
		const given = { ...item, messageId, references: [] };
		const reply = asReply(draft, readOriginal(given));
		expect(reply).toMatchObject({ threadId: item.threadId, threadsById: true });
		expect(reply).not.toHaveProperty('inReplyTo');
		expect(reply).not.toHaveProperty('references');
	});

	it('is known by its header too, and keeps what it answers itself', () => {
		const { messageId, ...rest } = item;
		expect(messageId).toBeDefined();
		const headers = { 'message-id': ['3@x'], references: ['<1@x>'] };
		expect(asReply(draft, readOriginal({ ...rest, headers })).inReplyTo).toBe('<3@x>');
		const none = { ...rest, references: ['<1@x>'], headers: { subject: ['Order'] } };
		expect(asReply(draft, readOriginal(none)).references).toEqual(['<1@x>']);
	});
});

describe('what is answered', () => {
	it.each([
		['nothing', undefined, /no messageId and no from/],
		['text', 'hello', /no messageId and no from/],
		['an item of another kind', { id: 7 }, /no messageId and no from/],
		['a message without sender', { messageId: '<1@x>', from: [] }, /no from/],
		['senders of another shape', { messageId: '<1@x>', from: [{ email: 'a@x' }, null] }, /no from/],
	])('must be a message, not %s', (_what, value, message) => {
		expect(() => asReply(draft, readOriginal(value))).toThrow(message);
	});
});
