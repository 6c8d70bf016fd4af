import { inputOf, readForm, readValues, writtenText } from '../../../gmail/ask/form';

describe('a form', () => {
	test.each([
		['no list', '{}', 'it is no list of fields'],
		['JSON that is none', '[', 'its JSON cannot be read'],
		['nothing', [], 'it has no field that can be filled in'],
		[
			'only what is shown',
			[{ fieldType: 'html', html: 'x' }],
			'it has no field that can be filled in',
		],
		['a strange type', [{ fieldType: 'date-time', fieldLabel: 'a' }], 'has the type "date-time"'],
		['no label', [{ fieldType: 'text' }], 'field 1 has no label'],
		['one name twice', [{ fieldLabel: 'a' }, { fieldLabel: 'a' }], 'two fields are named "a"'],
		[
			'nothing to choose from',
			[{ fieldType: 'radio', fieldLabel: 'a', fieldOptions: ' \n' }],
			'"a" has nothing to choose from',
		],
	])('of %s is refused', (_, given, reason) => {
		expect(() => readForm(given)).toThrow(reason);
	});

	test('takes choices as n8n writes them, as a list, or one a line', () => {
		const forms = [
			{ values: [{ option: 'red' }, { option: 'blue' }] },
			['red', 'blue'],
			'red\nblue\n',
		];
		for (const fieldOptions of forms)
			expect(
				readForm([{ fieldLabel: 'a', fieldType: 'dropdown', fieldOptions }])[0]?.options,
			).toEqual(['red', 'blue']);
	});
});

describe('what somebody filled in', () => {
	const fill = (field: object, given: unknown) => {
		const fields = readForm([{ fieldLabel: 'a', ...field }]);
		const { values, faults } = readValues(fields, { [inputOf(0)]: given });
		return faults.get(0) ?? values.a;
	};

	test.each<[string, object, unknown, unknown]>([
		['lines of a browser', { fieldType: 'textarea' }, 'a\r\nb\rc\nd', 'a\nb\nc\nd'],
		['a number', { fieldType: 'number' }, '-12.5', -12.5],
		['no number', { fieldType: 'number' }, '', null],
		['a word for a number', { fieldType: 'number' }, '1 000', 'is not a number'],
		['a day that is none', { fieldType: 'date' }, '2030-02-31x', 'is not a date'],
		['a name for an address', { fieldType: 'email' }, 'jane', 'is not an email address'],
		['a choice', { fieldType: 'radio', fieldOptions: 'x\ny' }, 'y', 'y'],
		[
			'a choice that is none',
			{ fieldType: 'radio', fieldOptions: 'x' },
			'z',
			'has none of its choices',
		],
		['a box', { fieldType: 'checkbox', fieldOptions: 'x\ny' }, 'y', ['y']],
		['nothing where it is needed', { requiredField: true }, '', 'is needed'],
		[
			'no box where one is needed',
			{ fieldType: 'checkbox', fieldOptions: 'x', requiredField: true },
			undefined,
			'is needed',
		],
		['far too much', {}, 'x'.repeat(100_001), 'is too long'],
	])('%s', (_, field, given, result) => {
		expect(fill(field, given)).toEqual(result);
	});

	test('a hidden field keeps its value, whatever the page sent', () => {
		const fields = readForm([
			{ fieldLabel: 'shown' },
			{ fieldType: 'hiddenField', fieldName: 'order', fieldValue: '7' },
		]);
		expect(readValues(fields, { [inputOf(1)]: '8' }).values.order).toBe('7');
	});

	test('what is no text is none', () => {
		expect(writtenText({ a: 1 })).toBe('');
	});
});
