import { Folder } from './folder';
import { folderNames, specialUse, type Locale, type SystemFolder } from './folder-names';

const systemFolders: readonly SystemFolder[] = [
	'all',
	'\\Draft',
	'\\Important',
	'\\Sent',
	'\\Junk',
	'\\Starred',
	'\\Trash',
];

/** The folders of one account: INBOX, Gmail's own in the account's language, one for each user label. */
export class FolderSet {
	readonly #folders: Folder[] = [];
	readonly #hidden = new Set<Folder>();
	#lastUidValidity = 0;

	/** @param locale gives the language of the moment */
	constructor(locale: () => Locale) {
		this.#add('\\Inbox', '', () => 'INBOX');
		for (const folder of systemFolders) {
			const label = folder === 'all' ? undefined : folder;
			this.#add(label, specialUse[folder], () => folderNames(locale()).names[folder]);
		}
	}

	/** All of them, hidden ones too. */
	get all(): readonly Folder[] {
		return this.#folders;
	}

	/** Those that IMAP shows. */
	get visible(): Folder[] {
		return this.#folders.filter((folder) => !this.#hidden.has(folder));
	}

	/** The folder of a label; undefined names All Mail. */
	ofLabel(label: string | undefined): Folder | undefined {
		return this.#folders.find((folder) => folder.label === label);
	}

	/** Makes the folder of a user label, empty. */
	create(label: string): Folder {
		const folder: Folder = this.#add(label, '', () => folder.label ?? '');
		return folder;
	}

	delete(folder: Folder): void {
		this.#folders.splice(this.#folders.indexOf(folder), 1);
		this.#hidden.delete(folder);
	}

	/** Shows a folder to IMAP clients or hides it from them. */
	show(folder: Folder, shown: boolean): void {
		if (shown) this.#hidden.delete(folder);
		else this.#hidden.add(folder);
	}

	/** A UIDVALIDITY that no folder has had. */
	nextUidValidity(): number {
		this.#lastUidValidity += 1;
		return this.#lastUidValidity;
	}

	#add(label: string | undefined, use: string, path: () => string): Folder {
		const uidValidity = this.nextUidValidity();
		const folder = new Folder({ label, specialUse: use, uidValidity, path });
		this.#folders.push(folder);
		return folder;
	}
}
