import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vite'

const SHARED = /\/@vue\/(shared|reactivity|runtime-core|runtime-dom)\/|plugin-vue:export-helper|@oxc-project.runtime|\/features\/sweeps\/answers\.ts$|\/style\/tokens\.css$/

// One build with an entry for each kind of screen: the desk, and the door page on volunteers' phones.
export default defineConfig({
  base: './',
  plugins: [vue(), Components({ dts: false, dirs: [], resolvers: [ElementPlusResolver()] })],
  build: {
    // The door page runs on six-year-old phones.
    target: ['chrome79', 'safari13.1'],
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      input: { desk: 'index.html', door: 'door.html' },
      // What the door page shares with the desk comes in one file: a phone opens a connection for each.
      output: { codeSplitting: { groups: [{ name: 'shared', test: SHARED }] } },
    },
  },
})
