import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** What an object becomes in the text of an n8n expression. */
const TEXT_OF_AN_OBJECT = '[object Object]';

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lines of a value are marked, or one of them could pass for a field of its own. */
const valueOf = (value: unknown): string => {
	const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
	const lines = String(text).split(/\r\n?|\n/);
	return lines.length === 1 ? ` ${text}` : `\n${lines.map((line) => `> ${line}`).join('\n')}`;
};

const nameOf = (name: string): string => name.replace(/[\r\n]+/g, ' ');

/**
 * The question of a review step, in which a person has to read what the agent is about to do. n8n's own text for it,
 * `{{ $tool.parameters }}`, comes out as "[object Object]" (seen, n8n 2.41.1).
 *
 * @returns the text with a line for each parameter of the tool in its place; any other text as it is
 */
export const withToolInput = (
	context: IExecuteFunctions,
	itemIndex: number,
	text: string,
): string => {
	const json = context.getInputData()[itemIndex]?.json ?? {};
	const { query } = json;
	const parameters = isObject(query)
		? (query.toolParameters ?? json.toolParameters)
		: json.toolParameters;
	if (!isObject(parameters) || !context.getNode().type.endsWith('HitlTool')) return text;
	const lines = Object.entries(parameters).map(
		([name, value]) => `${nameOf(name)}:${valueOf(value)}`,
	);
	return text.split(TEXT_OF_AN_OBJECT).join(lines.join('\n'));
};
