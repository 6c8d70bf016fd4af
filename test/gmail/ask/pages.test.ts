import { readForm } from '../../../gmail/ask/form';
import { questionPage } from '../../../gmail/ask/pages';
import type { Question } from '../../../gmail/ask/question';

const question = (html: string): Question => ({
	title: 'A form',
	text: '',
	responseType: 'customForm',
	approve: { label: 'Approve', style: 'primary' },
	fields: readForm([{ fieldType: 'html', html }, { fieldLabel: 'Name' }]),
	asked: [{ name: 'Jane', address: 'jane@x.test', messageId: '' }],
	needed: 1,
	ways: [],
	answers: [],
	zone: 'UTC',
	pages: { title: '', description: '', button: '', thanks: '', css: '' },
});

test.each([
	[
		'words, lists and links',
		'<p>See <a href="https://x.test/">it</a></p><ul><li>1</li></ul>',
		true,
	],
	['a script', '<script>alert(1)</script>', false],
	['what runs', '<b onclick="alert(1)">', false],
	['an end of the form', '</form><form action="https://evil.test">', false],
	['an address that runs', '<a href="javascript:alert(1)">x</a>', false],
])('HTML between the fields of a form may hold %s: %s, %s', (_what, html, isKept) => {
	expect(questionPage(question(html), 0, '').html.includes(html)).toBe(isKept);
});
