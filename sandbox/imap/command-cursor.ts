import { decodeModifiedUtf7 } from './modified-utf7';
import { bad } from './refusal';

const ATOM = /[^(){ %*"\\\]\x00-\x1f\x7f-\xff]+/y;
/** astring and list-mailbox allow more than an atom (RFC 3501 section 9). */
const ASTRING_ATOM = /[^(){ %*"\\\x00-\x1f\x7f-\xff]+/y;
const PATTERN_ATOM = /[^(){ "\\\x00-\x1f\x7f-\xff]+/y;
const LITERAL = /~?\{(\d+)\+?\}\r?\n/y;

/**
 * Reads a whole command, literals included, from left to right (RFC 3501 section 9). Every method
 * throws `BAD Could not parse command` where the grammar does not fit.
 */
export class CommandCursor {
	readonly #bytes: Buffer;
	/** The same bytes as text, one character each, for regular expressions. */
	readonly #text: string;
	#at = 0;
	/** After ENABLE UTF8=ACCEPT quoted strings and names may be UTF-8 (RFC 6855). */
	readonly utf8: boolean;

	constructor(bytes: Buffer, { utf8 = false }: { utf8?: boolean } = {}) {
		this.#bytes = bytes;
		// A literal of megabytes is skipped over, never searched.
		this.#text = bytes.length > 1_048_576 ? '' : bytes.toString('latin1');
		this.utf8 = utf8;
	}

	get atEnd(): boolean {
		return this.#at >= this.#bytes.length;
	}

	/** A cursor of its own at the same place; `utf8` false refuses 8-bit text in quotes. */
	fork({ utf8 = this.utf8 } = {}): CommandCursor {
		const fork = new CommandCursor(this.#bytes, { utf8 });
		fork.#at = this.#at;
		return fork;
	}

	/** True where the next character is one of these. */
	nextIs(characters: string): boolean {
		return !this.atEnd && characters.includes(String.fromCharCode(this.#bytes[this.#at]));
	}

	/** Takes the character when it is next. */
	take(character: string): boolean {
		const taken = this.nextIs(character);
		if (taken) this.#at += 1;
		return taken;
	}

	expect(character: string): void {
		if (!this.take(character)) throw bad();
	}

	space(): void {
		this.expect(' ');
	}

	end(): void {
		while (this.take(' '));
		if (!this.atEnd) throw bad();
	}

	/** The text that a sticky expression matches here. */
	match(pattern: RegExp): string {
		const text = this.#match(pattern)?.[0];
		if (text === undefined) throw bad();
		return text;
	}

	atom(): string {
		return this.match(ATOM);
	}

	/** An atom in upper case: a keyword. */
	keyword(): string {
		return this.atom().toUpperCase();
	}

	/** Takes a keyword when it is next, and nothing otherwise. */
	takeKeyword(keyword: string): boolean {
		const fork = this.fork();
		if (!fork.#match(ATOM) || fork.#before(this.#at).toUpperCase() !== keyword) return false;
		this.#at = fork.#at;
		return true;
	}

	number(): number {
		return Number(this.match(/\d{1,15}/y));
	}

	bigint(): bigint {
		return BigInt(this.match(/\d{1,20}/y));
	}

	/** A flag: `\Seen` or a keyword; `\*` is no flag that a client may set. */
	flag(): string {
		const backslash = this.take('\\') ? '\\' : '';
		return backslash + this.atom();
	}

	/** A quoted string or a literal, as bytes. */
	string(): Buffer {
		if (this.take('"')) return this.#quoted();
		return this.literal();
	}

	literal(): Buffer {
		const size = Number(this.#match(LITERAL)?.[1] ?? NaN);
		const end = this.#at + size;
		if (!(end <= this.#bytes.length)) throw bad();
		const bytes = this.#bytes.subarray(this.#at, end);
		this.#at = end;
		return bytes;
	}

	/** An atom, quoted string or literal, as bytes. */
	astring(): Buffer {
		if (this.nextIs('"{~')) return this.string();
		return Buffer.from(this.match(ASTRING_ATOM));
	}

	/** An astring as text in UTF-8. */
	text(): string {
		return this.astring().toString('utf8');
	}

	/** A mailbox name in UTF-8, however it was sent. */
	mailbox(): string {
		const name = this.text();
		return this.utf8 ? name : decodeModifiedUtf7(name);
	}

	/** The pattern of LIST, wildcards in it. */
	listPattern(): string {
		const pattern = this.nextIs('"{') ? this.string().toString('utf8') : this.match(PATTERN_ATOM);
		return this.utf8 ? pattern : decodeModifiedUtf7(pattern);
	}

	/** A set of sequence numbers or UIDs as it is spelled: `1:*,7`. */
	sequenceSet(): string {
		return this.match(/(?:\d+|\*)(?::(?:\d+|\*))?(?:,(?:\d+|\*)(?::(?:\d+|\*))?)*/y);
	}

	/** A list in parentheses, its items between single spaces. */
	list<Item>(item: () => Item): Item[] {
		this.expect('(');
		const items: Item[] = [];
		while (!this.take(')')) {
			if (items.length > 0) this.space();
			items.push(item());
		}
		return items;
	}

	#match(pattern: RegExp): RegExpExecArray | undefined {
		const window = this.#text || this.#bytes.toString('latin1', this.#at, this.#at + 65_536);
		pattern.lastIndex = this.#text ? this.#at : 0;
		const match = pattern.exec(window);
		if (!match) return undefined;
		this.#at += match[0].length;
		return match;
	}

	#before(start: number): string {
		return this.#bytes.toString('latin1', start, this.#at);
	}

	#quoted(): Buffer {
		const bytes: number[] = [];
		for (;;) {
			const byte = this.#bytes[this.#at++];
			if (byte === 0x22) return Buffer.from(bytes);
			const escaped = byte === 0x5c ? this.#bytes[this.#at++] : byte;
			// 8-bit text in quotes is what Gmail answers BAD to; a literal may hold anything.
			if (escaped === undefined || escaped < 0x20 || (escaped > 0x7e && !this.utf8)) throw bad();
			bytes.push(escaped);
		}
	}
}
