import { messageNamed, readReference } from '../../../gmail/mailbox/message-reference';

const me = 'me@example.test';

it.each<[string, unknown, unknown]>([
	['a Gmail ID', ' 18C1A2B3C4D5E6F7 ', { id: '18c1a2b3c4d5e6f7' }],
	['a Message-ID', '<one@customer.test>', { messageId: '<one@customer.test>' }],
	[
		'an item of the trigger',
		{
			id: '18c1a2b3c4d5e6f7',
			threadId: '18c1a2b3c4d5e6f0',
			account: 'ME@example.test',
			mailbox: 'INBOX',
			uid: 7,
			messageId: '<a@b>',
		},
		{
			id: '18c1a2b3c4d5e6f7',
			threadId: '18c1a2b3c4d5e6f0',
			mailbox: 'INBOX',
			uid: 7,
			messageId: '<a@b>',
		},
	],
	[
		'an item of a server without Gmail ids',
		{ account: me, mailbox: 'INBOX', uid: 7, messageId: '' },
		{ mailbox: 'INBOX', uid: 7 },
	],
	['the same as JSON text', '{"id":"18c1a2b3c4d5e6f7"}', { id: '18c1a2b3c4d5e6f7' }],
	[
		"an item of n8n's Gmail node",
		{
			id: '18c1a2b3c4d5e6f7',
			threadId: '18c1a2b3c4d5e6f7',
			labelIds: ['INBOX'],
			headers: { 'message-id': 'Message-ID: <a@b>' },
		},
		{ id: '18c1a2b3c4d5e6f7', threadId: '18c1a2b3c4d5e6f7', messageId: '<a@b>' },
	],
])('reads %s', (_, given, expected) => {
	expect(readReference(given, me)).toEqual(expected);
});

it.each<[string, unknown, string]>([
	['an empty text', '', 'No message is named'],
	['nothing', undefined, 'No message is named'],
	['a number', 7, 'No message is named'],
	['other words', 'the last one', '"the last one" is neither a Gmail ID nor a Message-ID'],
	[
		'an item without id',
		{ subject: 'x' },
		'The item names no message: it has no id and no messageId',
	],
	[
		'the id of something else',
		{ id: 'INV-1' },
		'The item names no message: it has no id and no messageId',
	],
	[
		'a UID without a folder',
		{ uid: 7 },
		'The item names no message: it has no id and no messageId',
	],
	[
		'a message of another account',
		{ id: '18c1a2b3c4d5e6f7', account: 'you@example.test' },
		'The message belongs to you@example.test, and this node works on me@example.test',
	],
])('says what is wrong with %s', (_, given, message) => {
	expect(() => readReference(given, me)).toThrow(
		expect.objectContaining({ message, code: 'messageInvalid' }),
	);
});

it('names a message by the best it has', () => {
	expect(messageNamed({ id: 'abc', messageId: '<a@b>' })).toBe('abc');
	expect(messageNamed({ mailbox: 'INBOX', uid: 7 })).toBe('UID 7 of INBOX');
});
