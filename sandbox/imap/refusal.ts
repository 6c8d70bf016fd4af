/** A command that ends with NO or BAD; the text follows the tag. */
export class Refusal extends Error {
	override readonly name = 'Refusal';

	constructor(
		readonly status: 'NO' | 'BAD',
		readonly text: string,
	) {
		super(`${status} ${text}`);
	}
}

export const no = (text: string): Refusal => new Refusal('NO', text);
export const bad = (text = 'Could not parse command'): Refusal => new Refusal('BAD', text);
