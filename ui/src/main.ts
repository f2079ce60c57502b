import 'element-plus/es/components/message/style/css'
import 'element-plus/es/components/message-box/style/css'
import './style/tokens.css'
import './style/desk.css'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './locales'
import { router } from './shell/router'

createApp(App).use(i18n).use(router).mount('#app')
