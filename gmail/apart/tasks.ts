import type { Mail } from '../message';
import type { Format } from '../parse/fetched-message';
import type { Origin } from '../parse/origin';
import { parse } from '../parse/parse';
import { toQuotable, type Quotable } from '../parse/quotable';
import { unpack, type PackedMessage } from './packed';

/** What is done apart from n8n's event loop, as it meets text that anybody may have written. */
export interface Tasks {
	parse: { input: { message: PackedMessage; origin: Origin; format: Format }; output: Mail };
	quote: { input: { text: string; html: string }; output: Quotable };
}

/** How it is done; runs in the thread. */
export const tasks: {
	[Name in keyof Tasks]: (input: Tasks[Name]['input']) => Promise<Tasks[Name]['output']>;
} = {
	parse: async ({ message, origin, format }) => await parse(unpack(message), origin, format),
	quote: async (words) => toQuotable(words),
};
