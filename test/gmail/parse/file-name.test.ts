import { fileNameIn, saveName } from '../../../gmail/parse/file-name';

describe('the name of a file', () => {
	it.each([
		['Content-Disposition: attachment; filename="Gr\xf6\xdfe.pdf"\r\n', 'Größe.pdf'],
		['Content-Type: application/pdf; name="Gr\xc3\xb6\xc3\x9fe.pdf"\r\n', 'Größe.pdf'],
		["Content-Disposition: attachment;\r\n filename*=iso-8859-1''Gr%F6%DFe.pdf\r\n", 'Größe.pdf'],
		['Content-Disposition: attachment; filename="=?iso-8859-1?Q?Gr=F6=DFe.pdf?="\r\n', 'Größe.pdf'],
		['Content-Type: application/pdf\r\n', ''],
	])('by the header %j', (header, name) => {
		expect(fileNameIn(Buffer.from(header, 'latin1'))).toBe(name);
	});

	it.each([
		['offer.pdf', 'text/calendar', 'offer.pdf'],
		['', 'text/calendar', 'invite.ics'],
		['', 'application/ms-tnef', 'winmail.dat'],
		['', 'application/pdf', 'part-2.1.pdf'],
		['', 'image/jpeg', 'part-2.1.jpg'],
		['', 'application/octet-stream', 'part-2.1'],
	])('%j of type %s is saved as %s', (name, mimeType, saved) => {
		const attachment = { name, mimeType, part: '2.1', size: 0, contentId: '', inline: false };
		expect(saveName(attachment)).toBe(saved);
	});
});
