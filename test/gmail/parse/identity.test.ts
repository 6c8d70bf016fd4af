import { identityOf } from '../../../gmail/parse/identity';
import { rawHeaders } from '../../../gmail/parse/headers';
import { corpus } from '../read/corpus';

const identityIn = (header: string | Buffer): string =>
	identityOf({
		uid: 1,
		flags: new Set(),
		gmail: undefined,
		receivedAt: new Date(0),
		size: 1,
		structure: { type: 'text/plain' },
		header: Buffer.from(header),
		contents: new Map(),
	});

describe('the identity of a message', () => {
	it.each([
		['first', 'Message-ID: <1@x.test>\r\nSubject: a\r\n\r\n', '<1@x.test>'],
		['last, without an end', 'Subject: a\r\nMessage-ID: <1@x.test>', '<1@x.test>'],
		[
			'in another case, with a blank',
			'Subject: a\r\nmessage-id : <1@x.test>\r\n\r\n',
			'<1@x.test>',
		],
		['folded', 'Message-ID:\r\n <1@x.test>\r\nTo: b\r\n\r\n', '<1@x.test>'],
		['twice', 'Message-ID: <1@x.test>\r\nMessage-ID: <2@x.test>\r\n\r\n', '<1@x.test>'],
		[
			'behind one that is called alike',
			'X-Message-ID: <2@x.test>\r\nMessage-ID: <1@x.test>\r\n',
			'<1@x.test>',
		],
		[
			'behind a folded line',
			'Subject: a\r\n message-id: b\r\nMessage-ID: <1@x.test>\r\n',
			'<1@x.test>',
		],
		['not there', 'Subject: a\r\n message-id: b\r\n\r\n', ''],
		['empty', 'Message-ID:\r\nSubject: a\r\n\r\n', ''],
	])('is its Message-ID: %s', (_where, header, identity) => {
		expect(identityIn(header)).toBe(identity);
	});

	it('is the same as in all of its fields', () => {
		for (const { source } of corpus) {
			const header = source.subarray(0, source.indexOf('\r\n\r\n') + 4);
			expect(identityIn(header)).toBe(rawHeaders(header)['message-id']?.[0] ?? '');
		}
	});
});
