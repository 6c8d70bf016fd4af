import { setTimeout } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import type { Credential } from '../../demo/n8n-rest';
import type { Pipeline } from '../../demo/pipeline';
import { answerConsent } from './consent-page';
import type { ConsentAnswer } from './consent-page';
import type { Editor } from './editor';

/** n8n's form of one credential, filled in as a person does. */
export class CredentialForm {
	readonly dialog: Locator;

	private constructor(
		private readonly editor: Editor,
		private readonly name: string,
	) {
		this.dialog = editor.page.getByTestId('editCredential-modal');
	}

	/** Create credential > the type by its name > Continue: an empty form, which is given a name. */
	static async create(editor: Editor, type: string, name: string): Promise<CredentialForm> {
		const { page } = editor;
		await editor.visit('/home/credentials');
		await page.getByTestId('add-resource-credential').click();
		await page.getByTestId('new-credential-type-select').locator('input').fill(type);
		await page.getByTestId('new-credential-type-select-option').getByText(type).click();
		await page.getByTestId('new-credential-type-button').click();
		const form = new CredentialForm(editor, name);
		await form.dialog.getByTestId('credential-name').click();
		await form.dialog.getByTestId('inline-edit-input').fill(name);
		await page.keyboard.press('Enter');
		return form;
	}

	/** Opens the form of a credential that is there. */
	static async open(editor: Editor, { id, name }: Credential): Promise<CredentialForm> {
		await editor.visit(`/home/credentials/${id}`);
		return new CredentialForm(editor, name);
	}

	/** Types into text fields, by their names. */
	async fill(values: Record<string, string>): Promise<void> {
		for (const [field, value] of Object.entries(values)) await this.input(field).fill(value);
	}

	/** Pastes from the clipboard: what a browser does to newlines then happens here as well. */
	async paste(field: string, text: string): Promise<void> {
		// As text: the types here know no browser.
		await this.editor.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
		await this.input(field).click();
		await this.editor.page.keyboard.press('ControlOrMeta+V');
	}

	/** Chooses an option by what it is called. */
	async choose(field: string, option: string): Promise<void> {
		await this.input(field).click();
		await this.editor.page
			.locator('[data-test-id="parameter-input-item"]:visible')
			.filter({ hasText: option })
			.click();
	}

	/** Turns a switch on. */
	async switchOn(field: string): Promise<void> {
		await this.editor.field(field).locator('.el-switch').click();
	}

	/** Use Other Servers: the sandbox's. The OAuth credential has a consent page as well. */
	async useSandbox({ sandbox }: Pipeline): Promise<void> {
		const { servers, tokenUrl, consentUrl } = sandbox;
		await this.switchOn('customServers');
		await this.fill({
			imapHost: servers.imap.host,
			imapPort: String(servers.imap.port),
			smtpHost: servers.smtp.host,
			smtpPort: String(servers.smtp.port),
			apiUrl: servers.api,
			tokenUrl,
		});
		if (await this.input('consentUrl').count()) await this.fill({ consentUrl });
	}

	/** Presses Sign in with Google, or Switch account, and hands out the window that opens. */
	async openConsent(button: 'Sign in with Google' | 'Switch account'): Promise<Page> {
		const opened = this.editor.page.waitForEvent('popup');
		const id = button === 'Switch account' ? 'oauth-switch-account-button' : 'quick-connect-button';
		await this.dialog.getByTestId(id).click();
		const consent = await opened;
		await consent.waitForURL(({ protocol }) => protocol === 'https:');
		return consent;
	}

	/** Signs in, and waits until the window has closed and the form says Account connected. */
	async signIn(
		answer: ConsentAnswer,
		button: Parameters<typeof this.openConsent>[0] = 'Sign in with Google',
	): Promise<void> {
		const consent = await this.openConsent(button);
		const closed = consent.waitForEvent('close');
		await answerConsent(consent, answer);
		await closed;
		await this.dialog.getByText('Account connected').waitFor();
	}

	async save(): Promise<void> {
		await this.dialog.getByTestId('credential-save-button').click();
	}

	/** Waits for the end of the test that n8n makes when a form is saved or opened, and returns what it says. */
	async tested(): Promise<string> {
		const passed = this.dialog.getByText('Connection tested successfully');
		const failed = this.dialog.getByText('Couldn’t connect with these settings');
		const banner = passed.or(failed).filter({ visible: true });
		await banner.waitFor();
		if (await failed.isVisible()) await this.dialog.getByText('More details').click();
		return await this.dialog.getByTestId('node-credentials-config-container').innerText();
	}

	/** Tests again, and returns what n8n says then. */
	async retry(): Promise<string> {
		const answered = this.editor.page.waitForResponse((response) =>
			response.url().endsWith('/credentials/test'),
		);
		await this.dialog.getByRole('button', { name: 'Retry' }).filter({ visible: true }).click();
		await answered;
		return await this.tested();
	}

	/** What stands in a field. */
	async value(field: string): Promise<string> {
		return await this.input(field).inputValue();
	}

	/** The saved credential, as n8n lists it. */
	async saved({ rest }: Pipeline): Promise<Credential> {
		const credentials = await rest.call<Credential[]>('GET', '/credentials');
		const found = credentials.find(({ name }) => name === this.name);
		if (!found) throw new Error(`n8n lists no credential "${this.name}"`);
		return { id: found.id, name: found.name, type: found.type };
	}

	/** Draws the form from its top, or from a field on, without messages over it; when pictures are asked for. */
	async picture(name: string, from?: string): Promise<void> {
		if (!process.env.UPDATE_PICTURES) return;
		const { page } = this.editor;
		for (const close of await page.locator('.el-notification__closeBtn').all()) await close.click();
		await page.locator('.el-notification').first().waitFor({ state: 'detached' });
		const first = from
			? this.dialog.getByTestId(from)
			: this.dialog.getByText('docs').filter({ visible: true });
		const scroll = (element: { scrollIntoView(how: object): void }, block: string) =>
			element.scrollIntoView({ block });
		await first.last().evaluate(scroll, from ? 'start' : 'center');
		// Away from the fields, which show their menus, until the labels of the buttons have faded in.
		await page.mouse.move(0, 0);
		await setTimeout(500);
		await this.editor.picture(name);
	}

	private input(field: string): Locator {
		return this.editor.field(field).locator('input, textarea').first();
	}
}
