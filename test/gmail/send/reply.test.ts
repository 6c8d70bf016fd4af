import { asReply, readAnswered } from '../../../gmail/send/reply';
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
		expect(asReply(draft, readAnswered(item))).toMatchObject({
			to: [carla],
			subject: 'Re: Order',
			inReplyTo: '<3@x>',
			references: ['<1@x>', '<2@x>', '<3@x>'],
			threadId: '18c',
		});
	});

	it('answers where the sender asked for answers', () => {
		const elsewhere = { name: '', address: 'orders@x.test' };
		expect(asReply(draft, readAnswered({ ...item, replyTo: [elsewhere] })).to).toEqual([elsewhere]);
	});

	it('does not pile up Re:', () => {
		expect(asReply(draft, readAnswered({ ...item, subject: 'RE: Order' })).subject).toBe(
			'RE: Order',
		);
	});
});

describe('readAnswered', () => {
	it.each([
		['nothing', undefined, /no messageId and no from/],
		['text', 'hello', /no messageId and no from/],
		['an item of another kind', { id: 7 }, /no messageId and no from/],
		['a message without sender', { messageId: '<1@x>', from: [] }, /no from/],
		['senders of another shape', { messageId: '<1@x>', from: [{ email: 'a@x' }, null] }, /no from/],
	])('refuses %s and says what is missing', (_what, value, message) => {
		expect(() => readAnswered(value)).toThrow(message);
	});
});
