import { startPipeline } from '../../demo/pipeline';

/** An n8n that is too old: nothing is published, and the person who tries is told what it takes. */
test('is refused when a workflow is published, by the version that it takes', async () => {
	await expect(startPipeline()).rejects.toThrow(
		/n8n \S+ is too old for the Gmail nodes .* they need n8n 2\.20 or newer/,
	);
});
