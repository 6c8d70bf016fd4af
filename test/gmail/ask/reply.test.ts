import { judgeReply, whyNoAnswer, type Reply } from '../../../gmail/ask/reply';
import { questionAnswered, questionId } from '../../../gmail/ask/question-id';
import type { Question } from '../../../gmail/ask/question';

const idOf = (node: string): string =>
	questionId(
		`https://n8n.example.com/webhook-waiting/12/${node}?q=r0-0-0&signature=${'ab'.repeat(32)}`,
		'me@example.com',
	);

const question: Question = {
	title: '',
	text: 'May we?',
	responseType: 'approval',
	approve: { label: 'Yes', style: 'primary' },
	disapprove: { label: 'No', style: 'secondary' },
	fields: [],
	asked: ['jane', 'joe'].map((name) => ({
		name,
		address: `${name}@example.com`,
		messageId: idOf('a'),
	})),
	needed: 1,
	ways: ['reply'],
	answers: [{ by: 1, at: '', way: 'link', text: '', decision: 'disapproved' }],
	zone: 'UTC',
	pages: { title: '', description: '', button: '', thanks: '', css: '' },
};

const none = { result: 'none', domain: '' } as const;
const proven = { passed: true, spf: none, dkim: none, dmarc: none };

const reply: Reply = {
	from: [{ name: '', address: 'Jane@Example.com' }],
	kind: 'mail',
	authentication: proven,
	messageId: '<1@example.com>',
	inReplyTo: idOf('a'),
	references: [],
	replyText: 'Yes, do',
	text: 'Yes, do\n> May we?',
	receivedAt: '2026-01-01T00:00:00.000Z',
};

const judge = (
	change: Partial<Reply>,
	{ of = question, handOver = false }: { of?: Question; handOver?: boolean } = {},
) =>
	judgeReply(
		of,
		{ ...reply, ...change },
		{
			words: { approve: [], disapprove: [] },
			questions: [questionAnswered([idOf('a')]) ?? ''],
			handOver,
		},
	);

test('the reply of somebody who was asked is an answer', () => {
	expect(judge({})).toEqual({
		answer: {
			by: 0,
			at: reply.receivedAt,
			way: 'reply',
			text: 'Yes, do',
			messageId: reply.messageId,
			decision: 'approved',
		},
	});
});

test.each<[string, Partial<Reply>]>([
	['nothing proves who sent it', { authentication: undefined }],
	['nothing proves who sent it', { authentication: { ...proven, passed: false } }],
	['no person wrote it', { kind: 'automaticReply' }],
	['no person wrote it', { kind: 'bounce' }],
	['no person wrote it', { kind: 'calendarReply' }],
	['several senders', { from: [...reply.from, { name: '', address: 'joe@example.com' }] }],
	['several senders, or none', { from: [] }],
	['it answers another mail', { inReplyTo: idOf('b') }],
	['it answers another mail', { inReplyTo: '' }],
	['its sender was not asked', { from: [{ name: 'jane@example.com', address: 'x@example.com' }] }],
	['its sender has answered before', { from: [{ name: '', address: 'joe@example.com' }] }],
])('%s: it decides nothing', (reason, change) => {
	expect(judge(change)).toEqual({ refused: expect.stringContaining(reason) });
});

test('a question that the whole thread hangs on is found, whatever stands first', () => {
	expect(judge({ inReplyTo: '<x@y>', references: ['<z@y>', idOf('a')] })).toHaveProperty('answer');
});

test.each<[string, Partial<Reply>, object, object]>([
	['neither yes nor no', { replyText: 'Why?' }, {}, { unclear: { by: 0 } }],
	['no words', { replyText: '' }, {}, { unclear: { by: 0 } }],
	[
		'no where there is only yes',
		{ replyText: 'no' },
		{ of: { ...question, disapprove: undefined } },
		{ unclear: { by: 0 } },
	],
	[
		'neither, handed over',
		{ replyText: 'Why?' },
		{ handOver: true },
		{ answer: expect.objectContaining({ decision: 'undecided', text: 'Why?' }) },
	],
	[
		'a text',
		{ replyText: 'By Friday' },
		{ of: { ...question, responseType: 'freeText' } },
		{ answer: expect.objectContaining({ text: 'By Friday' }) },
	],
	[
		'no text',
		{ replyText: ' ' },
		{ of: { ...question, responseType: 'freeText' } },
		{ unclear: { by: 0 } },
	],
	[
		'a form',
		{},
		{ of: { ...question, responseType: 'customForm' } },
		{ refused: 'a form is not filled in by a reply' },
	],
])('%s', (_, change, how, judged) => {
	expect(judge(change, how)).toEqual(judged);
});

test('what is proven of nobody is no answer at all', () => {
	expect(whyNoAnswer(reply)).toBeUndefined();
	expect(whyNoAnswer({ ...reply, kind: 'automaticMessage' })).toBeDefined();
});
