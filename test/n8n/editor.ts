import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, selectors } from 'playwright-core';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Owner } from '../../demo/n8n-rest';

const root = join(__dirname, '..', '..');

/**
 * Where a picture is drawn. Those that the documentation shows are renewed on request only: each run draws them a little
 * differently. One that it does not show yet is put there by hand, the first time.
 */
export const pictureFile = (name: string): string => {
	const shown = join(root, 'docs/pictures', `${name}.png`);
	if (process.env.UPDATE_PICTURES && existsSync(shown)) return shown;
	mkdirSync(join(root, '.cache/pictures'), { recursive: true });
	return join(root, '.cache/pictures', `${name}.png`);
};

selectors.setTestIdAttribute('data-test-id');

/** n8n asks for the output schema of each of its nodes and has not got them all. */
const missingSchema = /\/schemas\/n8n-nodes-base\./;

const launch = async (): Promise<Browser> =>
	await chromium.launch({
		executablePath: '/usr/bin/chromium',
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-background-networking',
			'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
		],
	});

/** Draws a mail as a browser shows its HTML. */
export const pictureOf = async (html: string, name: string): Promise<void> => {
	const browser = await launch();
	try {
		const page = await browser.newPage({ viewport: { width: 720, height: 480 } });
		await page.setContent(html);
		await page.screenshot({ path: pictureFile(name), fullPage: true });
	} finally {
		await browser.close();
	}
};

/** n8n's editor in a browser, as its owner sees it. */
export class Editor {
	/** What the browser's console called an error since the login, from n8n's own pages. */
	readonly errors: string[] = [];

	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
		private readonly url: string,
	) {}

	/** Opens the browser and logs in through the form. */
	static async open(url: string, owner: Owner): Promise<Editor> {
		const browser = await launch();
		const editor = new Editor(
			browser,
			await browser.newPage({
				viewport: { width: 1440, height: 900 },
				permissions: ['clipboard-read', 'clipboard-write'],
				// The consent page is the sandbox's, and the browser does not know its CA.
				ignoreHTTPSErrors: true,
			}),
			url,
		);
		editor.page.setDefaultTimeout(20_000);
		await editor.logIn(owner);
		return editor;
	}

	/** Opens a page of n8n. */
	async visit(path: string): Promise<void> {
		await this.page.goto(`${this.url}${path}`);
	}

	/** The form field of a parameter or credential. */
	field(name: string): Locator {
		return this.page.getByTestId(`parameter-input-${name}`).last();
	}

	/** Draws the page as it is, once it is quiet and nothing moves. */
	async picture(name: string): Promise<void> {
		await this.page.waitForLoadState('networkidle');
		await this.page.screenshot({ path: pictureFile(name), animations: 'disabled' });
	}

	/** Opens a workflow and waits for its nodes. */
	async visitWorkflow(id: string): Promise<void> {
		await this.visit(`/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
		// It covers a part of each published workflow until it is sent away; n8n does not always show it.
		await this.page
			.getByTestId('suggested-actions-close')
			.click({ timeout: 5_000 })
			.catch(() => undefined);
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	private async logIn({ email, password }: Owner): Promise<void> {
		await this.visit('/signin');
		await this.page.locator('#emailOrLdapLoginId').fill(email);
		await this.page.locator('#password').fill(password);
		await this.page.keyboard.press('Enter');
		await this.page.waitForURL(({ pathname }) => !pathname.startsWith('/signin'));
		this.page.on('pageerror', ({ message }) => this.errors.push(message));
		this.page.on('console', (message) => {
			const { url } = message.location();
			if (message.type() === 'error' && url.startsWith(this.url) && !missingSchema.test(url)) {
				this.errors.push(`${message.text()} ${url.slice(this.url.length)}`);
			}
		});
	}
}
