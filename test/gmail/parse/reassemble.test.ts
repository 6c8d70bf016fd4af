import { headerFields } from '../../../gmail/parse/header-fields';
import { reassemble } from '../../../gmail/parse/reassemble';

describe('headerFields', () => {
	it('keeps folded lines together and bytes as they are', () => {
		expect(headerFields(Buffer.from('A: 1\r\n 2\r\n\tb\r\nC: \xe9\r\n\r\n', 'latin1'))).toEqual([
			'A: 1\r\n 2\r\n\tb',
			'C: \xe9',
		]);
	});
});

describe('reassemble', () => {
	it('makes a message of one text', () => {
		expect(reassemble({ type: 'text/plain', part: '1' }, new Map([['1', 'hä']]))).toBe(
			'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nhä',
		);
	});

	it('leaves out the parts that are no texts, and containers that are empty without them', () => {
		const message = reassemble(
			{
				type: 'multipart/mixed',
				childNodes: [
					{ part: '1', type: 'text/plain' },
					{ type: 'multipart/related', childNodes: [{ part: '2.1', type: 'image/png' }] },
				],
			},
			new Map([['1', 'hi']]),
		);
		expect(message).toContain('Content-Type: multipart/mixed; boundary=');
		expect(message).toContain('\r\n\r\nhi\r\n--');
		expect(message).not.toContain('related');
	});

	it('is nothing where there is no text', () => {
		expect(reassemble({ type: 'application/pdf', part: '1' }, new Map())).toBeUndefined();
	});
});
