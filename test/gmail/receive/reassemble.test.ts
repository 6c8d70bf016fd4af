import { headerFields } from '../../../gmail/receive/header-fields';
import { reassemble } from '../../../gmail/receive/reassemble';

describe('headerFields', () => {
	it('keeps folded lines together and bytes as they are', () => {
		expect(headerFields(Buffer.from('A: 1\r\n 2\r\n\tb\r\nC: \xe9\r\n\r\n', 'latin1'))).toEqual([
			'A: 1\r\n 2\r\n\tb',
			'C: \xe9',
		]);
	});
});

describe('reassemble', () => {
	const header = Buffer.from(
		'Subject: x\r\nContent-Type: multipart/mixed;\r\n boundary=old\r\nContent-Transfer-Encoding: 7bit\r\n\r\n',
	);

	it('replaces what describes the body and keeps every other header', () => {
		const message = reassemble(
			header,
			{ type: 'text/plain', part: '1', encoding: '8bit' },
			new Map([['1', Buffer.from('hi')]]),
		);
		expect(message.toString()).toBe(
			'Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\n\r\nhi',
		);
	});

	it('leaves out the parts that were not fetched, and containers that are empty without them', () => {
		const message = reassemble(
			header,
			{
				type: 'multipart/mixed',
				childNodes: [
					{ part: '1', type: 'text/plain' },
					{ type: 'multipart/related', childNodes: [{ part: '2.1', type: 'image/png' }] },
				],
			},
			new Map([['1', Buffer.from('hi')]]),
		).toString();
		expect(message).toContain('Content-Type: multipart/mixed; boundary=');
		expect(message).not.toContain('related');
	});

	it('lets no parameter of the sender break out of its header', () => {
		const message = reassemble(
			header,
			{ type: 'text/plain', part: '1', parameters: { charset: 'utf-8"\r\nX-Evil: 1' } },
			new Map([['1', Buffer.from('hi')]]),
		).toString();
		expect(message).not.toMatch(/^X-Evil/m);
	});
});
