import { fileURLToPath } from 'node:url'

// The real program serving the real browser; one file after another, each with folders of its own.
// Run by the UI's own Vitest (`npm run test:browser` in `ui/`), so nothing is imported here.
export default {
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: { include: ['**/*.spec.ts'], fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 },
}
