import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import { inReadingOrder } from '../nodes/shared/reading-order';
import { cell, code, table } from './markdown';

const file = resolve(__dirname, '../gmail/message.ts');
const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);

const commentOf = (node: ts.Node): string => {
	const [comment] = ts.getJSDocCommentsAndTags(node);
	return ts.getTextOfJSDocComment(comment?.comment as string | undefined)?.trim() ?? '';
};

const interfaces = new Map(
	source.statements.filter(ts.isInterfaceDeclaration).map((type) => [type.name.text, type]),
);

/** Types that are a list of words: the words. */
const words = new Map(
	source.statements.filter(ts.isTypeAliasDeclaration).map((alias) => [
		alias.name.text,
		{
			type: alias.type.getText(source).replace(/\s+/g, ' ').replace(/^\| /, ''),
			comment: commentOf(alias),
		},
	]),
);

/** A type as a reader of items knows it. */
const typeOf = (written: string): string => {
	const element = written.replace(/\[\]$/, '');
	if (element === 'Address') return written.replace(element, '{ name, address }');
	if (interfaces.has(element)) return written.replace(element, 'object');
	return words.get(written)?.type ?? written;
};

/** One field of an item, as the code has it. */
export interface ItemField {
	/** Dotted: `attachments[].name`. */
	path: string;
	type: string;
	/** False where it can be absent. */
	always: boolean;
	meaning: string;
}

/** The fields of a type of gmail/message.ts, those of the types in it included. */
export const itemFields = (name: string, prefix = ''): ItemField[] => {
	const type = interfaces.get(name);
	if (!type) throw new Error(`gmail/message.ts has no interface ${name}`);
	const inherited = (type.heritageClauses ?? [])
		.flatMap(({ types }) => types)
		.flatMap(({ expression }) => itemFields(expression.getText(source), prefix));
	const own = type.members.filter(ts.isPropertySignature).flatMap((member): ItemField[] => {
		const written = member.type?.getText(source) ?? '';
		const element = written.replace(/\[\]$/, '');
		const path = `${prefix}${member.name.getText(source)}`;
		const field = {
			path,
			type: typeOf(written),
			always: member.questionToken === undefined,
			meaning: commentOf(member) || (words.get(written)?.comment ?? ''),
		};
		// A person with an address is the same everywhere.
		if (!interfaces.has(element) || element === 'Address') return [field];
		return [field, ...itemFields(element, written.endsWith('[]') ? `${path}[].` : `${path}.`)];
	});
	return [...inherited, ...own];
};

/** The same fields in the order in which an item has them. */
const inOrder = (fields: ItemField[]): ItemField[] => {
	const rootOf = ({ path }: ItemField): string => path.replace(/\W.*$/, '');
	const roots = Object.keys(
		inReadingOrder(Object.fromEntries(fields.map((field) => [rootOf(field), '']))),
	);
	return roots.flatMap((root) => fields.filter((field) => rootOf(field) === root));
};

export const itemTable = (name: string): string =>
	table(
		['field', 'type', 'there', 'what it holds'],
		inOrder(itemFields(name)).map(({ path, type, always, meaning }) => [
			code(path),
			code(type),
			always ? 'always' : 'sometimes',
			cell(meaning),
		]),
	);
