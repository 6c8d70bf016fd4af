import { sortParts } from '../../../gmail/parse/structure';

describe('sortParts', () => {
	it('reads text and HTML and lists the file of a usual message', () => {
		const { texts, attachments } = sortParts({
			type: 'multipart/mixed',
			childNodes: [
				{
					part: '1',
					type: 'multipart/alternative',
					childNodes: [
						{ part: '1.1', type: 'text/plain', encoding: '7bit', size: 10 },
						{ part: '1.2', type: 'text/html', encoding: 'quoted-printable', size: 20 },
					],
				},
				{
					part: '2',
					type: 'application/pdf',
					encoding: 'base64',
					size: 7800,
					disposition: 'attachment',
					dispositionParameters: { filename: 'offer.pdf' },
				},
			],
		});
		expect(texts.map(({ part }) => part)).toEqual(['1.1', '1.2']);
		expect(attachments).toEqual([
			{
				name: 'offer.pdf',
				mimeType: 'application/pdf',
				size: 5700,
				part: '2',
				contentId: '',
				inline: false,
			},
		]);
	});

	it('takes the only part of a plain message for part 1', () => {
		expect(sortParts({ type: 'text/plain', size: 3 }).texts).toMatchObject([{ part: '1' }]);
	});

	it.each([
		['an image that the HTML refers to', { type: 'image/png', id: '<logo@x>' }, true],
		['an inline image', { type: 'image/png', disposition: 'inline' }, true],
		[
			'an image marked as attachment, though it has an id',
			{ type: 'image/png', id: '<a@x>', disposition: 'attachment' },
			false,
		],
	])('tells %s', (_what, node, inline) => {
		const { attachments } = sortParts({
			type: 'multipart/related',
			childNodes: [{ part: '2', ...node }],
		});
		expect(attachments[0]?.inline).toBe(inline);
	});

	it('strips the angle brackets of a Content-ID', () => {
		expect(sortParts({ type: 'image/gif', id: '<a@b>' }).attachments[0]?.contentId).toBe('a@b');
	});

	it.each(['text/markdown', 'text/enriched', 'text/x-anything', 'application/xhtml+xml'])(
		'reads %s that is all of a message',
		(type) => {
			expect(sortParts({ type })).toMatchObject({ texts: [{ part: '1' }], attachments: [] });
		},
	);

	it.each(['text/csv', 'text/calendar', 'text/vcard', 'text/rtf', 'application/pdf'])(
		'lists %s that is all of a message',
		(type) => {
			expect(sortParts({ type })).toMatchObject({ texts: [], attachments: [{ part: '1' }] });
		},
	);

	it('reads XHTML as HTML, and lists a text of another kind among others', () => {
		const { texts, attachments } = sortParts({
			type: 'multipart/alternative',
			childNodes: [
				{ part: '1', type: 'text/x-amp-html' },
				{ part: '2', type: 'application/xhtml+xml' },
			],
		});
		expect(texts).toMatchObject([{ part: '2', type: 'text/html' }]);
		expect(attachments).toMatchObject([{ part: '1' }]);
	});

	it.each([
		['a text file', { type: 'text/plain', parameters: { name: 'notes.txt' } }],
		['HTML sent as attachment', { type: 'text/html', disposition: 'attachment' }],
		['a calendar', { type: 'text/calendar' }],
	])('lists %s instead of reading it', (_what, node) => {
		const { texts, attachments } = sortParts({
			type: 'multipart/mixed',
			childNodes: [{ part: '1', ...node }],
		});
		expect(texts).toEqual([]);
		expect(attachments).toHaveLength(1);
	});

	it('lists a forwarded message as one file named by its subject', () => {
		const { texts, attachments } = sortParts({
			type: 'multipart/mixed',
			childNodes: [
				{ part: '1', type: 'text/plain' },
				{
					part: '2',
					type: 'message/rfc822',
					size: 500,
					envelope: { subject: 'Old news' },
					childNodes: [{ part: '2.1', type: 'text/plain' }],
				},
			],
		});
		expect(texts).toHaveLength(1);
		expect(attachments).toMatchObject([
			{ name: 'Old news.eml', mimeType: 'message/rfc822', part: '2', size: 500 },
		]);
	});
});
