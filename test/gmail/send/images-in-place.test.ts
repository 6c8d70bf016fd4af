import { placeImages } from '../../../gmail/send/images-in-place';

const html = (address: string): string => `<img src="cid:${address}" width=3>`;

it.each([
	['by its field', ['logo', 'Logo 2.png'], html('logo'), 'logo', html('logo')],
	['by its file', ['data', 'Logo.png', 'Logo'], html('Logo.png'), 'Logo.png', html('Logo.png')],
	[
		'not by a part of its name',
		['Logo', 'Logo.png'],
		html('Logo.png'),
		'Logo.png',
		html('Logo.png'),
	],
	['by a name that no Content-ID can be', ['Logo 2'], html('Logo 2'), 'image-1', html('image-1')],
	[
		'by that name in an address',
		['Köln & so'],
		html('K%C3%B6ln%20&amp;%20so'),
		'image-1',
		html('image-1'),
	],
	['without quotes', ['logo'], '<img src=cid:logo>', 'logo', '<img src=cid:logo>'],
	[
		'in a style',
		['a b'],
		'<td style="background:url(cid:a b)">',
		'image-1',
		'<td style="background:url(cid:image-1)">',
	],
	[
		'in a style with quotes',
		['a b'],
		'<td style="background:url(&quot;cid:a b&quot;)">',
		'image-1',
		'<td style="background:url(&quot;cid:image-1&quot;)">',
	],
	['where it is not shown', ['logo'], '<p>', 'logo', '<p>'],
	['without any name', [], '<p>', 'image-1', '<p>'],
])('an image is known %s', (_how, names, given, contentId, placed) => {
	expect(placeImages(given, [names])).toEqual({ html: placed, contentIds: [contentId] });
});

it('several images keep apart', () => {
	const two = placeImages(`${html('b c')}${html('a')}${html('other')}`, [['a'], ['b c']]);
	expect(two).toEqual({
		html: `${html('image-2')}${html('a')}${html('other')}`,
		contentIds: ['a', 'image-2'],
	});
});
